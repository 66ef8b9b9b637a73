import { api } from './api.js';

/**
 * What happens, as it happens: the event stream of `/strowger/v1/stream`, one connection for the whole page.
 *
 *     const stop = live.on('happened', (message) => ..., 'route', 'domain');   // which entities' events
 *     const stop = live.on('traffic', (flows) => ...);
 *
 * Kinds are the stream's own (`happened`, `traffic`, `cluster`), `gap` (something was missed: load anew), and `state`
 * with `connecting`, `connected` or `reconnecting`. The stream is read only while somebody has subscribed and the page
 * is visible.
 */
const MESSAGES = ['happened', 'traffic', 'cluster', 'gap'];
const ALWAYS = ['route']; // rare, and every page shows something of them
const SILENCE = 15_000; // `traffic` comes each second: this long without anything is a lost connection
const HIDDEN = 30_000; // a tab that is glanced away from stays connected
const BRIEF = 2_500; // milliseconds: a stream ends every quarter of an hour, and the next one is there a second later
const SETTLES = 50; // milliseconds in which one page goes and the next one comes
const WAITS = [1_000, 2_000, 5_000, 10_000];

class Live {
  state = 'connecting';
  /** When the edge last said something, in milliseconds; null before it has. */
  heardAt = null;
  /** The last `cluster` message: whoever comes later need not wait for the next change. */
  cluster = null;

  #subscribers = new Set();
  #source = null;
  #url = '';
  #lastId = '';
  #failures = 0;
  #timers = {};

  constructor() {
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#timers.hidden);
      if (!document.hidden) this.#adjust();
      else this.#timers.hidden = setTimeout(() => this.#close(), HIDDEN);
    });
    addEventListener('pagehide', () => this.#close()); // a page that is kept for going back would keep it
  }

  on(kind, callback, ...entities) {
    const subscriber = { kind, callback, entities };
    this.#subscribers.add(subscriber);
    this.#adjust();
    if (kind === 'cluster' && this.cluster) queueMicrotask(() => callback(this.cluster));
    return () => {
      this.#subscribers.delete(subscriber);
      this.#adjust();
    };
  }

  /** After signing in or out: the connection is somebody else's. */
  restart() {
    this.#close();
    this.#found();
    this.#change('connecting');
    this.#lastId = '';
    this.cluster = null;
    this.#adjust();
  }

  /** Opens, closes or changes the connection, once for all subscriptions that come and go in one navigation. */
  #adjust() {
    clearTimeout(this.#timers.adjust);
    this.#timers.adjust = setTimeout(() => {
      if (!api.session || this.#subscribers.size === 0) return this.#close();
      if (document.hidden && !this.#source) return; // a browser has six connections for all tabs
      if (!this.#source || this.#url !== this.#wanted()) this.#open();
    }, SETTLES);
  }

  #wanted() {
    const kinds = new Set([...ALWAYS, ...[...this.#subscribers].flatMap((subscriber) => subscriber.entities)]);
    return `/strowger/v1/stream?kind=${[...kinds].sort().join(',')}`;
  }

  #open() {
    this.#close();
    this.#url = this.#wanted();
    const resume = this.#lastId && `&last_event_id=${encodeURIComponent(this.#lastId)}`;
    const source = (this.#source = new EventSource(this.#url + resume));
    source.onopen = () => {
      this.#failures = 0;
      this.#found();
      this.#change('connected');
    };
    source.onerror = () => {
      this.#timers.lost ??= setTimeout(() => this.#change('reconnecting'), BRIEF);
      // The browser tries again by itself, but not after an answer that is no stream. It does not say whether it was a 401.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#again();
      api.renewSession().catch(() => {}); // who can't be asked now is asked when it closes again
    };
    for (const kind of MESSAGES) source.addEventListener(kind, (message) => this.#heard(kind, message));
    this.#listen();
  }

  #close() {
    clearTimeout(this.#timers.silence);
    clearTimeout(this.#timers.again);
    this.#source?.close();
    this.#source = null;
  }

  #found() {
    clearTimeout(this.#timers.lost);
    this.#timers.lost = undefined;
  }

  #again() {
    clearTimeout(this.#timers.again);
    const wait = WAITS[Math.min(this.#failures++, WAITS.length - 1)];
    this.#timers.again = setTimeout(() => this.#open(), wait);
  }

  #listen() {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => {
      this.#change('reconnecting');
      this.#open();
    }, SILENCE);
  }

  #heard(kind, message) {
    this.#listen();
    this.heardAt = Date.now();
    const begins = !this.#lastId && message.lastEventId;
    this.#lastId = message.lastEventId || this.#lastId;
    const body = message.data ? JSON.parse(message.data) : null;
    if (kind === 'cluster') this.cluster = body;
    this.#tell(kind, body);
    if (begins) this.#tell('gap', null); // between what the page has loaded and here
  }

  #change(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell('state', state);
  }

  #tell(kind, body) {
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.kind !== kind) continue;
      if (kind === 'happened' && !concerns(subscriber, body)) continue;
      subscriber.callback(body);
    }
  }
}

/** Without any entities named it is all that the stream has. */
function concerns({ entities }, { entity }) {
  return entities.length === 0 || entities.includes(entity.slice(0, entity.indexOf('/')));
}

export const live = new Live();
