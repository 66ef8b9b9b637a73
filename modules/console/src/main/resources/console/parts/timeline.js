import { html } from 'lit';
import { api, orNothing } from '../api.js';
import { difference, differenceOfContacts } from '../difference.js';
import { messagesOf, tellsOfMessages } from '../evidence.js';
import { Part } from '../part.js';
import { around, placeOf, withEvent, withNewer, withOlder } from '../past.js';
import { briefly, cause, keyOf, named } from '../journal.js';
import { note, withQuery } from '../router.js';
import { clock, later } from '../time.js';
import { curl, empty, failed, loading } from './states.js';
import './rows.js';

const SETTLES = 150; // milliseconds: the slider passes many events on its way to one
const ROW = 34; // pixels
const NEAR = 12 * ROW; // so far from an end of the list what lies beyond is read

/**
 * What has happened to one entity, and what it was before and after each event. `entity` is `kind/id`, `region` may be
 * `global`, `at` is the event to show first, by its number or as the last one by a time; without it, the newest. Goes on
 * by itself while it is shown. A long history is read as far as one looks.
 */
class Timeline extends Part {
  static properties = {
    region: {},
    entity: {},
    at: {},
    past: { state: true },
    chosen: { state: true },
    type: { state: true },
    states: { state: true },
    messages: { state: true },
    failure: { state: true },
  };

  #turn = 0;
  #follows = false;
  #reading = null; // at which end more is being read, ...
  #next = null; // ... and at which after that
  #ladder; // a call's, as it was asked for last
  #known = new Map(); // the states shown, by the sequence of the event that led to each

  constructor() {
    super();
    this.past = null;
    this.states = null;
    this.messages = [];
    this.type = '';
  }

  connectedCallback() {
    super.connectedCallback();
    const kind = this.entity.slice(0, this.entity.indexOf('/'));
    this.listen('happened', (message) => this.happened(message), kind);
    this.listen('gap', () => this.catchUp());
  }

  willUpdate(changed) {
    const isOther = changed.has('entity') || changed.has('region');
    if (!isOther && !changed.has('at')) return;
    if (isOther) {
      this.#known.clear();
      this.#ladder = undefined;
      Object.assign(this, { past: null, failure: null, type: '' });
    }
    this.load(this.at);
  }

  get path() {
    return `/strowger/v1/regions/${this.region}/events?entity=${encodeURIComponent(this.entity)}`;
  }

  /** Whoever looks at the newest goes on to the next one; whoever looks back stays there. */
  async load(at) {
    const turn = ++this.#turn;
    this.#follows = !at;
    try {
      const { past, wanted } = await around(this.path, at);
      if (turn !== this.#turn) return;
      this.past = past;
      this.failure = null;
      this.choose(wanted);
    } catch (error) {
      if (turn === this.#turn) this.failure = error;
    }
  }

  /** Nothing has a history until its first event, which is told of here as well. */
  async happened({ entity, region, ...event }) {
    if (entity !== this.entity || region !== this.region) return;
    if (!this.past) return this.failure && this.load(this.at);
    if (event.sequence <= this.past.newest) return;
    this.#ladder = undefined;
    const isRead = this.past.events.at(-1).sequence === this.past.newest;
    this.past = withEvent(this.past, event);
    if (isRead && this.past.events.at(-1) !== event) await this.extend(withNewer);
    if (this.#follows) this.choose(this.past.newest);
  }

  /** What has been read stays as it is: of what has happened there is only more. */
  async catchUp() {
    if (!this.past || this.failure) return this.load(this.at);
    if (this.past.events.at(-1).sequence === this.past.newest) await this.extend(withNewer);
    if (this.#follows && this.chosen !== this.past.newest) this.choose(this.past.newest);
  }

  /** Reads on at one end, and then at the other, if that was wanted meanwhile. */
  async extend(way) {
    if (this.#reading) {
      if (way !== this.#reading) this.#next = way;
      return;
    }
    this.#reading = way;
    const { past } = this;
    try {
      const longer = await way(this.path, past);
      if (this.past.events === past.events) this.past = { ...longer, newest: Math.max(longer.newest, this.past.newest) };
    } catch {
      // whoever scrolls on asks again
    }
    const next = this.#next;
    this.#reading = this.#next = null;
    if (next && this.past) await this.extend(next);
  }

  scrolled({ scrollTop, clientHeight, scrollHeight }) {
    const { events, first, newest } = this.past;
    if (scrollTop < NEAR && events[0].sequence > first) this.extend(withOlder);
    else if (scrollTop + clientHeight > scrollHeight - NEAR && events.at(-1).sequence < newest) this.extend(withNewer);
  }

  /** By the reader's hand. */
  pick(sequence) {
    this.#follows = sequence === this.past.newest;
    this.choose(sequence);
  }

  /** It is in the address then, but for the newest, which goes on. */
  async choose(sequence) {
    this.chosen = sequence;
    const turn = ++this.#turn;
    await new Promise((done) => setTimeout(done, SETTLES));
    if (turn !== this.#turn) return;
    try {
      if (placeOf(this.past, sequence) === undefined) {
        const { past, wanted } = await around(this.path, String(sequence));
        if (turn !== this.#turn) return;
        this.past = past;
        this.chosen = wanted;
      }
      if (this.isConnected) note('at', this.#follows ? undefined : this.chosen);
      const [last, own] = [this.previous, this.event.sequence];
      // Retention may have cut the one before since the list was loaded.
      const [before, after] = await Promise.all([orNothing(this.stateAfter(last)), this.stateAfter(own)]);
      if (turn !== this.#turn) return;
      this.states = { of: own, before, after };
      this.#known = new Map([[last, before], [own, after]]);
      const messages = await this.messagesOf(this.event);
      if (turn === this.#turn) this.messages = messages;
    } catch (error) {
      if (turn === this.#turn) this.states = { of: this.chosen, error };
    }
  }

  get place() {
    return placeOf(this.past, this.chosen);
  }

  get event() {
    return this.past.events[this.place];
  }

  /** The number of the one before; of what is not read yet, that of the one which is before as a rule. */
  get previous() {
    const { events, first } = this.past;
    const { sequence } = this.event;
    return events[this.place - 1]?.sequence ?? (sequence > first ? sequence - 1 : undefined);
  }

  /** What a call said is kept for a while only, and by nodes that may be gone; an event of an older form may say less. */
  async messagesOf(event) {
    const [kind, sid] = this.entity.split('/');
    if (kind !== 'call' || !tellsOfMessages(event)) return [];
    const { states } = this;
    this.#ladder ??= api.get(`/strowger/v1/regions/${this.region}/calls/${sid}/ladder`);
    try {
      return messagesOf(event, states, await this.#ladder).map((message) => ({ ...message, of: event.sequence }));
    } catch {
      this.#ladder = undefined;
      return [];
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
    if (this.failure) return failed(this.failure, () => this.load(this.at));
    if (!this.past) return loading();
    const { first, newest } = this.past;
    const { event, sifted } = this;
    const place = sifted.indexOf(event);
    return html`
      <div class="timeline">
        <div class="stack">
          ${this.sieve(sifted)}
          <div class="scroller" @scroll=${({ currentTarget }) => this.scrolled(currentTarget)}>
            <s-rows label="Events, oldest first" height=${ROW} .items=${sifted} .chosen=${place < 0 ? undefined : place}
              .row=${(each, at) => row(each, sifted[at - 1])} @chosen=${({ detail }) => this.pick(sifted[detail].sequence)}></s-rows>
          </div>
          <label class="slider">
            <span class="small">As of event ${this.chosen} of ${newest}</span>
            <input type="range" min=${first} max=${newest} .value=${String(this.chosen)}
              aria-valuetext=${event ? `${named(event.type)}, ${event.at}` : `event ${this.chosen}`}
              @input=${({ target }) => this.pick(Number(target.value))}>
          </label>
        </div>
        <div class="details stack">${event ? this.details(event) : this.unread()}</div>
      </div>
    `;
  }

  /** Those of the type that is asked for, among what has been read. */
  get sifted() {
    const { events } = this.past;
    return this.type ? events.filter(({ type }) => type === this.type) : events;
  }

  /** Of a long history more is read by hand: what is left of a page of it may need no scrolling. */
  sieve(sifted) {
    const { events, first, newest } = this.past;
    const types = Object.entries(Object.groupBy(events, ({ type }) => type));
    if (types.length < 2 && !this.type) return '';
    const [isOlder, isNewer] = [events[0].sequence > first, events.at(-1).sequence < newest];
    return html`
      <div class="sieve" role="search">
        <select aria-label="Which events" @change=${({ target }) => (this.type = target.value)}>
          <option value="" .selected=${!this.type}>all events</option>
          ${types.map(
            ([type, all]) => html`<option value=${type} .selected=${type === this.type}>${named(type)} (${all.length})</option>`,
          )}
        </select>
        ${this.type
          ? html`
              <span class="muted small" role="status">
                ${sifted.length} of the ${events.length} ${isOlder || isNewer ? `that were read, ${events[0].sequence} to ${events.at(-1).sequence}` : 'events'}
              </span>
              ${isOlder ? html`<button type="button" class="small" @click=${() => this.extend(withOlder)}>Read older ones</button>` : ''}
              ${isNewer ? html`<button type="button" class="small" @click=${() => this.extend(withNewer)}>Read newer ones</button>` : ''}
            `
          : ''}
      </div>
    `;
  }

  /** A part of the history that has not come yet, or could not. */
  unread() {
    const error = this.states?.of === this.chosen && this.states.error;
    return error ? failed(error, () => this.pick(this.chosen)) : loading();
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
        <p class="muted small">
          ${event.at}, <s-time at=${event.at}></s-time> · <code>${event.type}</code> ·
          <a href=${this.link(event)}>link to it</a>
        </p>
      </div>
      <div><h4>Why</h4>${why.map((line) => html`<p>${line}</p>`)} ${this.asker(event)} ${this.evidence(event)}</div>
      <div><h4>What it changed</h4>${this.changes(event)}</div>
      <details><summary>The event</summary><pre class="message" tabindex="0" role="group" aria-label="The event">${pretty(event.event)}</pre></details>
      ${this.whole(`All of its state before event ${this.states?.of}`, this.states?.before)}
      ${this.whole(`All of its state after event ${this.states?.of}`, this.states?.after)}
    `;
  }

  /** A key has a history of its own, in the region that it is of. */
  asker(event) {
    const key = keyOf(event);
    return key && !api.isReader ? html`<p><a href="/events?region=${this.region}&entity=api-key/${key}">What happened to that key</a></p>` : '';
  }

  /** The messages themselves, on the call's ladder. */
  evidence({ sequence }) {
    const messages = this.messages.filter(({ of }) => of === sequence);
    const call = `/calls/${this.region}/${this.entity.slice('call/'.length)}`;
    return messages.map(
      ({ place, label, entry: { direction, peer, edge } }) => html`
        <p>
          <a href="${call}?message=${place}">${label}</a>
          <span class="muted small">${direction === 'in' ? 'from' : 'to'} ${peer}, through edge ${edge}</span>
        </p>
      `,
    );
  }

  /** Nothing of what is kept no more, nor of what was not there yet. */
  whole(title, state) {
    if (!state || !Object.keys(state).length) return '';
    return html`
      <details>
        <summary>${title}</summary>
        <pre class="message" tabindex="0" role="group" aria-label=${title}>${pretty(state)}</pre>
      </details>
    `;
  }

  link({ sequence }) {
    const query = new URLSearchParams(location.search);
    query.set('at', sequence);
    return withQuery(query);
  }

  /** While one slides, the states are still those of an event before. */
  changes(event) {
    if (this.states?.of !== event.sequence) return loading();
    if (this.states.error) return html`<p class="muted">${this.states.error.message}</p>`;
    if (!this.states.before) return html`<p class="muted">What was before it is kept no more.</p>`;
    const between = this.entity.startsWith('registration/') ? differenceOfContacts : difference;
    const changes = between(this.states.before, this.states.after);
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

/** `before` is what stands above it. */
const row = (event, before) => html`
  <span class="number muted">${event.sequence}</span><span class="what">${named(event.type)}</span>
  <span class="brief muted small">${briefly(event)}</span>
  <small class="muted" title="since the one above">${later(before?.at, event.at)}</small>
  <time title=${event.at}>${clock(event.at)}</time>
`;

const pretty = (value) => JSON.stringify(value, null, 2);
const short = (value) => (value && typeof value === 'string' ? value : JSON.stringify(value));
