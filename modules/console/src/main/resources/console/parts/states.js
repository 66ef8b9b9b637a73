import { html } from 'lit';
import './snippet.js';

/** While the first answer is on its way. It shows after a moment only: most answers are faster than a flicker. */
export const loading = () => html`<p class="loading" role="status">Loading …</p>`;

/** Nothing there yet: what that means, and the command that would change it. */
export const empty = (title, text, command) => html`
  <div class="empty">
    <h2>${title}</h2>
    <p>${text}</p>
    ${command ? html`<s-snippet .text=${command}></s-snippet>` : ''}
  </div>
`;

/** To where another token opens more, and back here. */
export const signIn = (words) =>
  html`<a href="/sign-in?to=${encodeURIComponent(location.pathname + location.search)}">${words}</a>`;

/** What is missing here, since nobody has signed in for the regions that have it. */
export const closed = (what, regions) => {
  const [own, them] = regions.length === 1 ? ['its token', regions[0]] : ['their tokens', 'them'];
  return html`<p class="hint">${what} of ${regions.join(' and ')} are not here without ${own}. ${signIn(`Sign in for ${them}`)}</p>`;
};

/** What failed, what the API said of it, and what to try; `isTried` is that it is tried again anyway. */
export const failed = (error, retry, isTried = false) => html`
  <div class="failed" role="alert">
    <p><strong>${error.status === 401 ? UNOPENED : error.message}</strong></p>
    <p class="muted">
      ${advice(error, isTried)} ${error.code ? html`<span class="nowrap">Code ${error.code}, HTTP ${error.status}.</span>` : ''}
    </p>
    ${retry ? html`<button type="button" @click=${retry}>Try again</button>` : ''}
  </div>
`;

/** What the API says of it is for programs. */
const UNOPENED = 'This needs the token of a region that is not open yet.';

function advice(error, isTried) {
  if (error.status === 401) return signIn('Sign in for it');
  if (error.status === 0) return 'It may be down, or you off its network. Another edge’s console shows the same.';
  if (error.status === 403)
    return html`You are signed in with something that may look and not touch, or not here. ${signIn('Sign in with another')}`;
  if (error.status === 404) return 'It was deleted, or was never there, or this edge is older than its console.';
  if (error.status === 429) return `Too many requests: try again in ${error.retryAfter ?? 1} s.`;
  if (error.status === 503)
    return `An edge, a region or the arbiter is silent. Look at Cluster${isTried ? ': the page tries again by itself.' : '; then try again.'}`;
  if (error.status >= 500) return 'The edge’s log has the reason.';
  return error.message ? '' : 'Try again.';
}

/** A state in a word, never by its colour alone. `tone` is ok, warn, bad, busy or quiet. */
export const badge = (tone, text) => html`<span class="badge ${tone}">${text}</span>`;

/** `curl` with the credentials of the one who is signed in; the token is theirs to fill in, where it is not known. */
export function curl(session, path, fields = {}, method = '') {
  const region = path.match(/\/regions\/([^/]+)/)?.[1] ?? session.regions[0];
  const token = session.local ? `local-${region}` : '$AUTH_TOKEN';
  const data = Object.entries(fields).map(([name, value]) => ` \\\n  --data-urlencode ${quoted(`${name}=${value}`)}`);
  return (
    `curl ${method ? `-X ${method} ` : ''}-u "${session.account_sid}:${token}"` +
    ` ${quoted(location.origin + path)}${data.join('')}`
  );
}

const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
