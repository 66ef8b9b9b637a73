import { html } from 'lit';
import { api, orNothing } from '../api.js';
import { difference } from '../difference.js';
import { Part } from '../part.js';
import { cause, named } from '../journal.js';
import { clock } from '../time.js';
import { curl, empty, failed, loading } from './states.js';
import './rows.js';

const SETTLES = 150; // milliseconds: the slider passes many events on its way to one

/**
 * What has happened to one entity, and what it was before and after each event. `entity` is `kind/id`, `region` may be
 * `global`. Goes on by itself while it is shown.
 */
class Timeline extends Part {
  static properties = {
    region: {},
    entity: {},
    events: { state: true },
    chosen: { state: true },
    states: { state: true },
    failure: { state: true },
  };

  #turn = 0;
  #known = new Map(); // the states shown, by the sequence of the event that led to each

  constructor() {
    super();
    this.events = null;
    this.states = null;
  }

  connectedCallback() {
    super.connectedCallback();
    const kind = this.entity.slice(0, this.entity.indexOf('/'));
    this.listen('happened', (message) => this.happened(message), kind);
    this.listen('gap', () => this.load());
  }

  willUpdate(changed) {
    if (!changed.has('entity') && !changed.has('region')) return;
    this.#known.clear();
    Object.assign(this, { events: null, failure: null });
    this.load();
  }

  get path() {
    return `/strowger/v1/regions/${this.region}/events?entity=${encodeURIComponent(this.entity)}`;
  }

  /** Whoever looks at the newest goes on to the next one; whoever looks back stays there. */
  async load() {
    try {
      const events = await api.all(this.path, 'events');
      const stays = this.events && !this.isAtNewest ? this.events[this.chosen].sequence : Infinity;
      const index = events.findIndex(({ sequence }) => sequence >= stays);
      this.events = events;
      this.failure = null;
      this.choose(index < 0 ? events.length - 1 : index);
    } catch (error) {
      this.failure = error;
    }
  }

  get isAtNewest() {
    return this.chosen === this.events.length - 1;
  }

  /** Nothing has a history until its first event, which is told of here as well. */
  happened({ entity, region, ...event }) {
    if (entity !== this.entity || region !== this.region) return;
    if (!this.events) return this.failure && this.load();
    const last = this.events.at(-1)?.sequence ?? 0;
    if (event.sequence <= last) return;
    if (event.sequence > last + 1) return this.load();
    const follows = this.isAtNewest;
    this.events = [...this.events, event];
    if (follows) this.choose(this.events.length - 1);
  }

  async choose(index) {
    this.chosen = index;
    const turn = ++this.#turn;
    await new Promise((done) => setTimeout(done, SETTLES));
    if (turn !== this.#turn) return;
    const [last, own] = [index - 1, index].map((at) => this.events[at]?.sequence);
    try {
      // Retention may have cut the one before since the list was loaded.
      const [before, after] = await Promise.all([orNothing(this.stateAfter(last)), this.stateAfter(own)]);
      if (turn !== this.#turn) return;
      this.states = { of: own, before, after };
      this.#known = new Map([[last, before], [own, after]]);
    } catch (error) {
      if (turn === this.#turn) this.states = { of: own, error };
    }
  }

  /** Neighbours have one of their two states in common. That before the first event is none. */
  async stateAfter(sequence) {
    if (sequence === undefined) return {};
    if (this.#known.get(sequence)) return this.#known.get(sequence);
    const body = await api.get(`${this.path}&at=${sequence}`);
    if (!body.state) throw new Error('This edge can’t tell what was then: it is older than its console.');
    return body.state;
  }

  render() {
    if (this.failure?.status === 404) return this.none();
    if (this.failure) return failed(this.failure, () => this.load());
    if (!this.events) return loading();
    const event = this.events[this.chosen];
    return html`
      <div class="timeline">
        <div class="stack">
          <div class="scroller">
            <s-rows label="Events, oldest first" height="34" .items=${this.events} .chosen=${this.chosen}
              .row=${row} @chosen=${({ detail }) => this.choose(detail)}></s-rows>
          </div>
          <label class="slider">
            <span class="small">As of event ${event.sequence} of ${this.events.at(-1).sequence}</span>
            <input type="range" min="0" max=${this.events.length - 1} .value=${String(this.chosen)}
              aria-valuetext="${named(event.type)}, ${event.at}"
              @input=${({ target }) => this.choose(Number(target.value))}>
          </label>
        </div>
        <div class="details stack">${this.details(event)}</div>
      </div>
    `;
  }

  /** To the API an entity without events is none. */
  none() {
    return empty(
      `Nothing has happened to ${this.entity} in ${this.region}`,
      'It is not this account’s, is another region’s, or is spelt otherwise. The same can be asked with:',
      curl(api.session, this.path),
    );
  }

  details(event) {
    const why = cause(event);
    return html`
      <div>
        <h3>${named(event.type)}</h3>
        <p class="muted small">${event.at}, <s-time at=${event.at}></s-time> · <code>${event.type}</code></p>
      </div>
      <div><h4>Why</h4>${why.map((line) => html`<p>${line}</p>`)}</div>
      <div><h4>What it changed</h4>${this.changes(event)}</div>
      <details><summary>The event</summary><pre class="message" tabindex="0" role="group" aria-label="The event">${pretty(event.event)}</pre></details>
      ${this.states?.after
        ? html`<details>
            <summary>All of its state after event ${this.states.of}</summary>
            <pre class="message" tabindex="0" role="group" aria-label="State">${pretty(this.states.after)}</pre>
          </details>`
        : ''}
    `;
  }

  /** While one slides, the states are still those of an event before. */
  changes(event) {
    if (this.states?.of !== event.sequence) return loading();
    if (this.states.error) return html`<p class="muted">${this.states.error.message}</p>`;
    if (!this.states.before) return html`<p class="muted">What was before it is kept no more.</p>`;
    const changes = difference(this.states.before, this.states.after);
    if (changes.length === 0) return html`<p class="muted">Nothing that shows: it was known, or only counted.</p>`;
    return html`
      <s-scroll class="tall">
        <dl class="changes">
          ${changes.map(
            ({ path, before, after }) => html`
              <dt>${path}</dt>
              <dd>
                ${before === undefined ? '' : html`<del>${short(before)}</del>`}
                ${after === undefined ? '' : html`<ins>${short(after)}</ins>`}
              </dd>
            `,
          )}
        </dl>
      </s-scroll>
    `;
  }
}
customElements.define('s-timeline', Timeline);

const row = ({ sequence, type, at }) => html`
  <span class="number muted">${sequence}</span><span class="what">${named(type)}</span><time title=${at}>${clock(at)}</time>
`;

const pretty = (value) => JSON.stringify(value, null, 2);
const short = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
