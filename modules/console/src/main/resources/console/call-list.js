import { api, orNothing } from './api.js';

const PAGE = 100; // calls: the first page is asked for again while things happen
const MOST_PAGES = 20; // at once, to meet what is here already
const MOST_TOUCHED = 20; // asked for one by one

/**
 * The calls of one region that match a filter (URLSearchParams of Twilio's), newest first: a page at a time, as far
 * down as they are wanted, and renewed from the top. `error` says why the region did not answer.
 */
export class CallList {
  calls = [];
  error = null;
  isBehind = false;
  #filter;
  #touched = new Set(); // the SIDs of calls that something has happened to since they were asked for
  #next = null;

  constructor(region, filter) {
    this.region = region;
    this.#filter = filter;
  }

  get hasMore() {
    return Boolean(this.#next);
  }

  /** Before that there may be calls that are not here. */
  get since() {
    return this.#next ? (this.calls.at(-1)?.at ?? Infinity) : -Infinity;
  }

  touch(sid) {
    this.#touched.add(sid);
  }

  /** The newest are asked for again, and of the others those that were touched. */
  renew() {
    const touched = this.#touched;
    this.#touched = new Set();
    return this.#tried(async () => {
      const { calls, next, meets } = await this.#fromTop();
      const known = new Set(calls.map(({ sid }) => sid));
      const rest = meets ? this.calls.filter(({ sid, at }) => at <= calls.at(-1).at && !known.has(sid)) : [];
      if (rest.length === 0) this.#next = next;
      this.calls = [...calls, ...(await this.#renewed(rest, touched))];
    });
  }

  /** Another page of older ones; of what has moved down there since, nothing twice. */
  more() {
    return this.#tried(async () => {
      const { calls, next } = await this.#page(this.#next);
      const known = new Set(this.calls.map(({ sid }) => sid));
      this.calls = [...this.calls, ...calls.filter(({ sid }) => !known.has(sid))];
      this.#next = next;
    });
  }

  /** As many pages as it takes to meet those that are here; after too many of them the older ones are let go. */
  async #fromTop() {
    const known = this.calls[0]?.at ?? Infinity;
    let { calls, next } = await this.#page(this.#path(`/Calls.json?${this.#query}`));
    for (let page = 1; next && calls.at(-1).at > known && page < MOST_PAGES; page++) {
      const older = await this.#page(next);
      calls = [...calls, ...older.calls];
      next = older.next;
    }
    return { calls, next, meets: Boolean(next) && calls.at(-1).at <= known };
  }

  /** Of those further down, what has changed. */
  async #renewed(calls, touched) {
    const changed = calls.filter(({ sid }) => touched.has(sid));
    this.isBehind ||= changed.length > MOST_TOUCHED;
    if (changed.length === 0) return calls;
    const now = new Map();
    const ask = async ({ sid }) => now.set(sid, await orNothing(api.get(this.#path(`/Calls/${sid}.json`))));
    await Promise.all(changed.slice(0, MOST_TOUCHED).map(ask));
    const status = this.#filter.get('Status');
    return calls.flatMap((call) => {
      const current = now.has(call.sid) ? now.get(call.sid) : call; // nothing of one that is deleted
      return current && (!status || current.status === status) ? [this.#read(current)] : [];
    });
  }

  async #page(path) {
    const { items, next } = await api.page(path, 'calls');
    return { calls: items.map((call) => this.#read(call)), next };
  }

  #read(call) {
    return { ...call, region: this.region, at: Date.parse(call.date_created) };
  }

  get #query() {
    const query = new URLSearchParams(this.#filter);
    query.set('PageSize', PAGE);
    return query;
  }

  #path(path) {
    return api.place(this.region) + path;
  }

  /** A region that does not answer leaves the others' calls to be seen; what is wrong with the filter is told. */
  async #tried(ask) {
    try {
      await ask();
      this.error = null;
    } catch (error) {
      if (error.status !== 0 && error.status < 500) throw error;
      this.error = error;
    }
  }
}

/**
 * The newest `count` of several lists together, those of each as far as they have been asked for: older ones are asked
 * for as long as some may be missing between them.
 */
export async function newest(lists, count) {
  for (;;) {
    const since = Math.max(...lists.map((list) => list.since));
    const calls = [...new Map(lists.flatMap((list) => list.calls).map((call) => [call.sid, call])).values()];
    const found = calls.filter(({ at }) => at >= since).sort((one, other) => other.at - one.at);
    const hindering = lists.filter((list) => list.hasMore && !list.error && list.since === since);
    if (found.length >= count || hindering.length === 0)
      return { calls: found.slice(0, count), hasMore: found.length > count || lists.some(({ hasMore }) => hasMore) };
    await Promise.all(hindering.map((list) => list.more()));
  }
}
