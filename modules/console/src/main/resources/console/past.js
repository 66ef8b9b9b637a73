import { api, orNothing } from './api.js';

const STEP = 200; // events that are read at once
const END = '9999-12-31T00:00:00Z'; // by then everything has happened

/**
 * The history of an entity as far as it has been read: `{events, first, newest}`, a piece of it without a gap, and the
 * numbers of the oldest and the newest event that there are. `path` is that of the API's list of its events.
 *
 * Here it is the piece around the event `at`, a number or a time, or at the newest: `{past, wanted}`, which is its number.
 */
export async function around(path, at) {
  const [{ items: oldest, next }, asked] = await Promise.all([page(path), numberOf(path, at)]);
  const first = oldest[0].sequence;
  const newest = next ? await numberAt(path, END) : oldest.at(-1).sequence;
  if (newest === undefined) return found(await whole(path), asked);
  if (!next || asked <= oldest.at(-1).sequence - STEP / 4) return found({ events: oldest, first, newest }, asked);
  const after = Math.min(newest - STEP, (asked ?? newest) - STEP / 2);
  const { items: events } = await page(path, Math.max(first - 1, after));
  return found({ events, first, newest }, asked);
}

/** The number of one that is there: what is asked for may have gone, or be somebody else's. */
function found(past, asked = past.newest) {
  const { events } = past;
  return { past, wanted: (events.findLast(({ sequence }) => sequence <= asked) ?? events[0]).sequence };
}

/** With more of it before, of which whoever had the name in between may have had the most. */
export async function withOlder(path, { events, first, newest }) {
  const [end] = events;
  let [older, after] = [[], end.sequence - 1];
  while (older.length === 0 && after >= first) {
    after = Math.max(first - 1, after - STEP);
    older = (await page(path, after)).items.filter(({ sequence }) => sequence < end.sequence);
  }
  return { events: [...older, ...events], first: older.length ? first : end.sequence, newest };
}

/** With more of it after, and all of it where that is past the newest that was known. */
export async function withNewer(path, { events, first, newest }) {
  const all = [...events];
  let more;
  do {
    const { items, next } = await page(path, all.at(-1).sequence);
    all.push(...items);
    more = next;
  } while (more && all.at(-1).sequence >= newest);
  return { events: all, first, newest: more ? newest : all.at(-1).sequence };
}

/** With one that has just happened; it is a part of the piece where it is the next. */
export function withEvent({ events, first, newest }, event) {
  const isNext = event.sequence === events.at(-1).sequence + 1;
  return { events: isNext ? [...events, event] : events, first, newest: Math.max(newest, event.sequence) };
}

/** The place in the piece of an event, or of the one before it, where it is not there; undefined outside. */
export function placeOf({ events }, sequence) {
  const place = events.findLastIndex((event) => event.sequence <= sequence);
  return place < 0 || sequence > events.at(-1).sequence ? undefined : place;
}

/** Somebody else has the name now: how much there is of this account's is only found by reading it. */
async function whole(path) {
  const events = await api.all(path, 'events');
  return { events, first: events[0].sequence, newest: events.at(-1).sequence };
}

async function numberOf(path, wanted) {
  if (!wanted) return undefined;
  return /^\d+$/.test(wanted) ? Number(wanted) : numberAt(path, wanted).catch(() => undefined); // no time either
}

const numberAt = async (path, at) => (await orNothing(api.get(`${path}&at=${encodeURIComponent(at)}`)))?.sequence;

/** Without `after` an entity without events is none (404). */
const page = (path, after) => api.page(`${path}${after === undefined ? '' : `&after=${after}`}&PageSize=${STEP}`, 'events');
