import { LitElement } from 'lit';
import { live } from './live.js';

/**
 * An element in the page's own DOM, so that the one style sheet applies, which can listen while it is there. Mind that
 * an element has methods already: one that is called `remove` or `after` here would be called by the browser.
 */
export class Part extends LitElement {
  #stops = [];
  #latest = 0;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** What has been taken away may still hear its answers, when nobody is signed in any more. */
  shouldUpdate() {
    return this.isConnected;
  }

  /** As `live.on`, until the element is taken away. Call it in `connectedCallback`, or later. */
  listen(kind, callback, ...entities) {
    const stop = live.on(kind, callback, ...entities);
    this.#stops.push(stop);
    return stop;
  }

  /** Calls `tick` every so many milliseconds until the element is taken away. */
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    this.#stops.push(() => clearInterval(timer));
  }

  /**
   * Takes over what is found, as properties, or the `failure` to find it. An answer that something else has been asked
   * for meanwhile would stand under a name that is not its own: it is dropped, and this is false.
   */
  async settle(asked) {
    const turn = ++this.#latest;
    const found = await asked.then(
      (properties) => ({ failure: null, ...properties }),
      (failure) => ({ failure }),
    );
    if (turn !== this.#latest) return false;
    Object.assign(this, found);
    return true;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stops.forEach((stop) => stop());
    this.#stops = [];
  }
}
