import { record } from './recorder.js';

/** What the API said no with, or why nothing came back (status 0). `code` and `message` are the API's own. */
export class ApiError extends Error {
  constructor(status, code, message, { retryAfter, body } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter; // seconds, where the API has said so
    this.body = body; // all of it: /readyz says with 503 what is not ready
  }

  /** The same request may work in a moment. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const SESSION = '/strowger/v1/session';
const SIP = 'message/sip';
export const LARGEST_PAGE = 1000;
const MOST_PAGES = 50; // bounds what a look-up by name may read
const PATIENCE = 30_000; // milliseconds: a page that loads waits for this before it loads again

/** The one who is signed in, or null: `{account_sid, friendly_name, role, sub_account, regions, csrf_token, expires, local}`. */
let session = null;
let renewal = null;

/** Paths are those of the documentation: `/strowger/v1/...`, `/v2/...`. Everything is of this page's own origin. */
export const api = {
  get session() {
    return session;
  },

  /** A read-only key sees, and touches nothing. */
  get isReader() {
    return session?.role === 'reader';
  },

  /** What all accounts share, above all the cluster, is shown to those who run it. */
  get isSubAccount() {
    return Boolean(session?.sub_account);
  },

  get: (path) => request('GET', path),
  post: (path, fields) => request('POST', path, fields),
  del: (path) => request('DELETE', path),

  /** Twilio's API of a region, of the account that is signed in: `api.region('ie1').get('/SIP/Domains.json')`. */
  region(region) {
    const place = (path) => `${api.place(region)}${path}`;
    return {
      get: (path) => request('GET', place(path)),
      post: (path, fields) => request('POST', place(path), fields),
      del: (path) => request('DELETE', place(path)),
      each: (path, key) => api.each(place(path), key),
      find: (path, key, wanted) => api.find(place(path), key, wanted),
    };
  },

  /** A raw SIP request through an edge; the raw answer, empty where SIP answers nothing. */
  sip: (edge, message) => request('POST', `/strowger/v1/edges/${edge}/sip`, message),

  place: (region) => `/strowger/v1/regions/${region}/2010-04-01/Accounts/${session.account_sid}`,

  /** A page of a list: its items, and the path of the next one, if there is one. */
  async page(path, key) {
    const body = await request('GET', path);
    return { items: body[key], next: samePlace(path, (body.meta ?? body).next_page_uri) };
  },

  /** Every item of a paged list, a page at a time, as they are asked for. */
  async *each(path, key) {
    let next = `${path}${path.includes('?') ? '&' : '?'}PageSize=${LARGEST_PAGE}`;
    for (let page = 0; next && page < MOST_PAGES; page++) {
      const found = await api.page(next, key);
      yield* found.items;
      next = found.next;
    }
  },

  async find(path, key, wanted) {
    for await (const item of api.each(path, key)) if (wanted(item)) return item;
    return undefined;
  },

  async all(path, key) {
    const items = [];
    for await (const item of api.each(path, key)) items.push(item);
    return items;
  },

  /** Who is signed in; null for nobody. */
  async openSession() {
    try {
      session = await send('GET', SESSION);
    } catch (error) {
      if (error.status !== 401) throw error;
      session = null;
    }
    return session;
  },

  /**
   * After a 401: a session ends with the process of its edge, and in local mode another one begins by being asked for.
   * Once for all that find it ended at the same time, since each asking would begin one.
   */
  renewSession() {
    renewal ??= renewed().finally(() => (renewal = null));
    return renewal;
  },

  async signIn(sid, token) {
    session = await send('POST', SESSION, { AccountSid: sid, AuthToken: token });
    return session;
  },

  async signOut() {
    await sendSignedIn('DELETE', SESSION);
    session = null;
  },
};

/**
 * Whose session has ended is sent to sign in, and comes back to where they were. Another tab shares the cookie, and may
 * have signed in as another account: all that is shown here is of the first.
 */
async function renewed() {
  const before = session;
  const after = await api.openSession();
  if (before && after && after.account_sid !== before.account_sid) location.reload();
  dispatchEvent(new CustomEvent(after ? 'renewed' : 'signed-out'));
  return after;
}

/** What a signed-in page asks. */
async function request(method, path, fields) {
  try {
    const body = await sendSignedIn(method, path, fields);
    record({ method, path, fields });
    return body;
  } catch (error) {
    record({ method, path, fields, status: error.status });
    throw error;
  }
}

/** Who has signed in anew in another tab has another session here too. */
async function sendSignedIn(method, path, fields) {
  const before = session;
  try {
    return await send(method, path, fields);
  } catch (error) {
    const isStale = error.status === 401 || (error.status === 403 && method !== 'GET');
    if (!isStale || !before || !session || !(await api.renewSession())) throw error;
    if (error.status === 401 || session.csrf_token !== before.csrf_token) return send(method, path, fields);
    throw error;
  }
}

async function send(method, path, fields) {
  const isSip = typeof fields === 'string';
  const headers = isSip ? { Accept: SIP, 'Content-Type': SIP } : { Accept: 'application/json' };
  if (session && method !== 'GET') headers['X-CSRF-Token'] = session.csrf_token;
  const body = isSip ? fields : fields && form(fields);
  const signal = method === 'GET' ? AbortSignal.timeout(PATIENCE) : undefined;
  let answer, text;
  try {
    answer = await fetch(path, { method, headers, body, signal, credentials: 'same-origin' });
    text = await answer.text(); // may be cut off
  } catch {
    throw new ApiError(0, 0, 'This edge does not answer.');
  }
  const said = isSip && answer.ok ? text : parsed(text);
  if (answer.ok) return said;
  throw new ApiError(
    answer.status,
    said?.code ?? 0,
    said?.message ?? `${method} ${path} was answered with ${answer.status} ${answer.statusText}`,
    { retryAfter: Number(answer.headers.get('Retry-After')) || undefined, body: said },
  );
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // something between here and the API has answered
  }
}

/** What is undefined is left out; what is empty is sent, since that clears a setting. */
function form(fields) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.append(name, value);
  return body;
}

/** What is asked, or null where there is nothing, or nothing any more. */
export async function orNothing(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

/** Twilio's lists name their next page below `/2010-04-01`, which is the host's region: here it is the path's. */
function samePlace(path, next) {
  return next && path.split('?')[0] + next.slice(next.indexOf('?'));
}
