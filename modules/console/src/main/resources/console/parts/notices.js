import { html } from 'lit';
import { Part } from '../part.js';

const SHOWN_FOR = 6_000;
const AT_ONCE = 3;

/** Says what was done, or what could not be, without taking the focus away. */
export function notify(text, tone = 'ok') {
  dispatchEvent(new CustomEvent('notice', { detail: { text, tone } }));
}

class Notices extends Part {
  static properties = { notices: { state: true } };

  constructor() {
    super();
    this.notices = [];
    addEventListener('notice', ({ detail }) => this.show(detail));
  }

  show(notice) {
    this.notices = [...this.notices, notice].slice(-AT_ONCE);
    if (notice.tone !== 'bad') setTimeout(() => this.drop(notice), SHOWN_FOR);
  }

  drop(notice) {
    this.notices = this.notices.filter((other) => other !== notice);
  }

  render() {
    return html`
      <div class="notices" role="status">
        ${this.notices.map(
          (notice) => html`
            <div class="notice ${notice.tone}">
              <span>${notice.text}</span>
              <button type="button" class="plain" aria-label="Dismiss" @click=${() => this.drop(notice)}>×</button>
            </div>
          `,
        )}
      </div>
    `;
  }
}
customElements.define('s-notices', Notices);
