import { html } from 'lit';
import { ref } from 'lit/directives/ref.js';

const AT_ONCE = 50; // rows in a body
const BEYOND = '800px 0px'; // above and below what is seen, so that a fast scroll shows no gap
const ROW = 37; // pixels, of one that has not been seen yet

/**
 * A long table's rows in bodies, of which only those near what is seen have any: the others keep their room. One for
 * each table; `changed` is called when others are near.
 */
export class Bodies {
  #near = new Set([0]);
  #places = new WeakMap();
  #refs = [];
  #row = ROW;
  #changed;
  #observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: BEYOND });

  constructor(changed) {
    this.#changed = changed;
  }

  of(items, row, columns) {
    return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, at) => {
      const rows = items.slice(at * AT_ONCE, (at + 1) * AT_ONCE);
      const shown = this.#near.has(at) ? rows.map(row) : room(rows.length * this.#row, columns);
      return html`<tbody ${ref(this.#ref(at))}>${shown}</tbody>`;
    });
  }

  /** The same function each time: Lit calls it when the element comes. One that has gone is not observed any more. */
  #ref(at) {
    this.#refs[at] ??= (element) => {
      if (!element) return;
      this.#places.set(element, at);
      this.#observer.observe(element);
    };
    return this.#refs[at];
  }

  #seen(entries) {
    let others = false;
    for (const { target, isIntersecting, boundingClientRect: box } of entries) {
      const at = this.#places.get(target);
      if (isIntersecting === this.#near.has(at)) continue;
      others = true;
      if (isIntersecting) this.#near.add(at);
      else if (target.isConnected) {
        this.#row = box.height / target.rows.length;
        this.#near.delete(at);
      }
    }
    if (others) this.#changed();
  }
}

const room = (height, columns) => html`<tr aria-hidden="true"><td colspan=${columns} style="height: ${height}px"></td></tr>`;
