import { html } from 'lit';
import { Part } from '../part.js';

const FIRST = 50; // rows that are in the page before somebody asks for more
const STEP = 200;

/**
 * A list that may be long, of which some rows are in the page at first, and more when they are asked for. What is looked
 * for in a longer one is typed: `text(item)` is where it is looked for, `word` what the items are called. `row(item)` is
 * an `<li>`.
 *
 *     <s-few word="legs" .items=${legs} .text=${({ to }) => to} .row=${(leg) => html`<li>...</li>`}></s-few>
 */
class Few extends Part {
  static properties = {
    items: { attribute: false },
    row: { attribute: false },
    text: { attribute: false },
    word: {},
    most: { state: true },
    sought: { state: true },
  };

  constructor() {
    super();
    this.items = [];
    this.most = FIRST;
    this.sought = '';
  }

  render() {
    const sought = this.sought.trim().toLowerCase();
    const found = this.items.filter((item) => this.text(item).toLowerCase().includes(sought));
    const rows = found.slice(0, this.most);
    const left = found.length - rows.length;
    return html`
      ${this.items.length > FIRST || this.sought ? this.sieve(rows.length, found.length) : ''}
      <ul class="rows">${rows.map(this.row)}</ul>
      ${left ? html`<p><button type="button" class="small" @click=${this.more}>Show ${Math.min(left, STEP)} more</button></p>` : ''}
    `;
  }

  sieve(shown, found) {
    return html`
      <div class="sieve" role="search">
        <input type="search" aria-label="Find among the ${this.word}" placeholder="find among the ${this.word}" spellcheck="false"
          autocomplete="off" .value=${this.sought} @input=${({ target }) => this.seek(target.value)}>
        <span class="muted small" role="status">
          ${found ? `${shown.toLocaleString()} of ${found.toLocaleString()} shown` : 'None is like that.'}
        </span>
      </div>
    `;
  }

  more() {
    this.most += STEP;
  }

  seek(sought) {
    Object.assign(this, { sought, most: FIRST });
  }
}
customElements.define('s-few', Few);
