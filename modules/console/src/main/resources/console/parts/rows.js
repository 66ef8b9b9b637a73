import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { Part } from '../part.js';

const BEYOND = 12; // rows above and below what is seen, so that a fast scroll shows no gap

/**
 * A long list of rows of the same height, of which only those that are seen are in the page. `row(item, index)` renders
 * what is in a row. The arrow keys, Home and End move among them, Enter and a click choose: `chosen` is dispatched
 * with the index.
 *
 *     <s-rows .items=${events} .row=${(event) => html`...`} .chosen=${index} height="36" label="Events"></s-rows>
 */
class Rows extends Part {
  static properties = {
    items: { attribute: false },
    row: { attribute: false },
    chosen: { attribute: false },
    height: { type: Number },
    label: {},
    from: { state: true },
    to: { state: true },
  };

  constructor() {
    super();
    this.items = [];
    this.height = 36;
    this.from = 0;
    this.to = 40;
  }

  render() {
    const seen = this.items.slice(this.from, this.to);
    return html`
      <ol class="rows-seen" aria-label=${this.label} @keydown=${this.key}
        style=${styleMap({ height: `${this.items.length * this.height}px` })}>
        ${seen.map((item, at) => this.item(item, this.from + at))}
      </ol>
    `;
  }

  item(item, index) {
    const isChosen = index === this.chosen;
    const place = styleMap({ top: `${index * this.height}px`, height: `${this.height}px` });
    return html`
      <li style=${place} aria-setsize=${this.items.length} aria-posinset=${index + 1}>
        <button type="button" data-index=${index} tabindex=${index === this.reachable ? 0 : -1}
          aria-pressed=${isChosen} @click=${() => this.choose(index)}>${this.row(item, index)}</button>
      </li>
    `;
  }

  /** Tab comes to one of them; from there the arrow keys go on. */
  get reachable() {
    const chosen = this.chosen ?? 0;
    return chosen >= this.from && chosen < this.to ? chosen : this.from;
  }

  firstUpdated() {
    this.scroller = this.closest('.scroller');
    this.scroller.addEventListener('scroll', () => this.look(), { passive: true });
    this.sizes = new ResizeObserver(() => this.look());
    this.sizes.observe(this.scroller);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes?.disconnect();
  }

  updated(changed) {
    const shift = changed.has('items') ? this.items.indexOf(changed.get('items')?.[0]) : 0;
    if (shift > 0) this.scroller.scrollTop += shift * this.height; // more came before: what is seen stays where it is
    else if (changed.has('chosen') && this.chosen !== undefined) this.reveal(this.chosen);
  }

  look() {
    const { scrollTop, clientHeight } = this.scroller;
    this.from = Math.max(0, Math.floor(scrollTop / this.height) - BEYOND);
    this.to = Math.ceil((scrollTop + clientHeight) / this.height) + BEYOND;
  }

  reveal(index) {
    const { scrollTop, clientHeight } = this.scroller;
    const head = this.offsetTop;
    const top = index * this.height;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + this.height + head > scrollTop + clientHeight)
      this.scroller.scrollTop = top + this.height + head - clientHeight;
    this.look();
  }

  choose(index) {
    this.dispatchEvent(new CustomEvent('chosen', { detail: index }));
  }

  async key(event) {
    const at = Number(event.target.dataset.index);
    const last = this.items.length - 1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(next, 0), last);
    this.choose(index);
    this.reveal(index);
    await this.updateComplete;
    this.querySelector(`[data-index="${index}"]`)?.focus({ preventScroll: true });
  }
}
customElements.define('s-rows', Rows);
