import { html } from 'lit';
import { Part } from '../part.js';

/** Text to take along, with a button that does. */
class Snippet extends Part {
  static properties = { text: { attribute: false }, copied: { state: true } };

  constructor() {
    super();
    this.text = '';
    this.copied = false;
  }

  render() {
    return html`
      <pre tabindex="0"><code>${this.text}</code></pre>
      <button type="button" class="small" @click=${this.copy}>${this.copied ? 'Copied' : 'Copy'}</button>
    `;
  }

  /** Only what comes by https or from this machine is given the clipboard: else it is selected, to be copied by hand. */
  async copy() {
    if (!navigator.clipboard) return getSelection().selectAllChildren(this.querySelector('code'));
    await navigator.clipboard.writeText(this.text);
    this.copied = true;
    setTimeout(() => (this.copied = false), 2000);
  }
}
customElements.define('s-snippet', Snippet);
