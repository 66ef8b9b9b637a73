import { html } from 'lit';
import { Part } from './part.js';
import { failed, loading } from './parts/states.js';

const EARLY = 150; // milliseconds, after which what the stream tells of is in the read model too, as a rule
const SOON = 250; // between loads while things happen
const SELDOM = 600; // the same, where a load asks much of all regions, ...
const SHARE = 20; // ... or so many times what it takes, ...
const SELDOMER = 2_000; // ... up to so much
const SILENT = 503; // what passes by itself, as a rule, ...
const PATIENCE = 2_000; // ... and is asked for again so many milliseconds later

/**
 * A page: what it shows is found by `load()`, as an object of its properties, and rendered by `content()`, with a state
 * for loading and for failure. `params` are the parts of the path (`/domains/:name`), `query` a URLSearchParams; both
 * may change while it is shown, and then it loads anew, as it does after a gap in the stream, or where whoever was asked
 * was silent.
 */
export class Page extends Part {
  static properties = {
    params: { attribute: false },
    query: { attribute: false },
    failure: { state: true },
    loaded: { state: true },
  };

  #seen = Promise.withResolvers();
  #soon = 0;
  #again = 0;
  #isWanted = false;
  #isLoading = false;
  #isStale = false;
  #took = 0;

  constructor() {
    super();
    this.params = {};
    this.query = new URLSearchParams();
    this.failure = null;
    this.loaded = false;
  }

  /** What the browser's tab and a screen reader call it. */
  get title() {
    return '';
  }

  /** When there is something to see of it. */
  get whenLoaded() {
    return this.#seen.promise;
  }

  /** Milliseconds between loads while things happen. */
  get between() {
    return SOON;
  }

  /** The same, for a page whose load asks much of all regions. */
  get gently() {
    return Math.min(SELDOMER, Math.max(SELDOM, SHARE * this.#took));
  }

  async load() {}

  content() {
    return html``;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('gap', () => this.reload());
  }

  willUpdate(changed) {
    if (changed.has('params') || changed.has('query')) this.#load();
  }

  /** Loads do not pile up: what asks for one while another runs gets one more when that has ended. */
  async reload() {
    this.#isStale = true;
    if (!this.#isLoading) await this.#load();
  }

  /** Only another path or query overtakes a load that runs. */
  async #load() {
    this.#isLoading = true;
    this.#isStale = false;
    const begun = performance.now();
    const isLatest = await this.settle(this.load().then((found) => ({ ...found, loaded: true })));
    this.#took = performance.now() - begun;
    if (!isLatest) return;
    this.#isLoading = false;
    this.#askAgain();
    this.requestUpdate();
    if (this.loaded) this.updateComplete.then(() => this.#seen.resolve());
    if (this.#isStale && this.isConnected) await this.#load();
  }

  /** Of somebody who was silent, when he wants it, and not while nobody looks. */
  #askAgain() {
    clearTimeout(this.#again);
    if (this.failure?.status !== SILENT) return;
    const later = Math.max(PATIENCE, 1_000 * (this.failure.retryAfter ?? 0));
    this.#again = setTimeout(() => this.isConnected && (document.hidden ? this.#askAgain() : this.reload()), later);
  }

  /** For what comes in bursts: a load for the first of it, and few for all the rest. */
  reloadSoon() {
    this.#isWanted = true;
    this.#soon ||= setTimeout(() => this.#loadOn(), EARLY);
  }

  /** Once more after the last that came: the load before may have been too early for it. */
  #loadOn() {
    this.#soon = this.#isWanted && this.isConnected ? setTimeout(() => this.#loadOn(), this.between) : 0;
    this.#isWanted = false;
    if (this.isConnected) this.reload();
  }

  render() {
    if (this.failure && !this.loaded) return failed(this.failure, () => this.reload(), true);
    if (!this.loaded) return loading();
    return html`${this.failure ? failed(this.failure, () => this.reload(), true) : ''} ${this.content()}`;
  }
}
