import { html } from 'lit';
import { api } from '../api.js';
import { live } from '../live.js';
import { Page } from '../page.js';
import { go } from '../router.js';
import { closedIn } from '../topology.js';
import '../parts/form.js';

/** Tokens are of a region each: one lets in, and those of the other regions open these too. */
class SignIn extends Page {
  get title() {
    return 'Sign in';
  }

  /** Which regions there are; a sub-account is not told. */
  async load() {
    const cluster = api.session && (live.cluster ?? (await api.get('/strowger/v1/cluster').catch(() => null)));
    return { closed: closedIn(cluster, api.session?.regions ?? []) };
  }

  content() {
    const { session } = api;
    return html`
      <div class="sign-in card stack">
        <p class="brand"><img src="/assets/strowger.svg" alt="" width="22" height="22">Strowger</p>
        <h1>${session ? 'Open another region' : 'Sign in'}</h1>
        ${session ? this.opened(session) : ''}
        <s-form whole action=${session ? 'Open region' : 'Sign in'}
          .fields=${[
            {
              name: 'AccountSid',
              label: 'Account SID, or the SID of an API key',
              value: session?.account_sid,
              placeholder: 'AC…',
              autocomplete: 'username',
            },
            {
              name: 'AuthToken',
              label: 'Auth token, or the key’s secret',
              type: 'password',
              autocomplete: 'current-password',
              hint: 'Of any region. A token is good in one region only, as at Twilio: the console asks for others later.',
            },
          ]}
          .send=${(values) => this.signIn(values)}></s-form>
        <p class="muted small">
          The token stays in this edge’s memory for the session and not in the browser, which gets a cookie that
          scripts can’t read.
        </p>
      </div>
    `;
  }

  opened(session) {
    return html`
      <p>
        You are signed in as <span class="mono">${session.account_sid}</span>. Open:
        <strong>${session.regions.join(', ') || 'no region'}</strong>.
        ${this.closed.length
          ? html`Not yet: <strong>${this.closed.join(', ')}</strong>. For each give the token that the account has there.`
          : 'These are all that are known.'}
      </p>
      <p><a href=${this.target()}>${this.closed.length ? 'Go on without' : 'Go on'}</a></p>
    `;
  }

  async signIn({ AccountSid, AuthToken }) {
    const isFirst = !api.session;
    await api.signIn(AccountSid.trim(), AuthToken).catch((error) => {
      // the API’s own word for it helps programs; people want to know what to look at
      if (error.status === 401) error.message = 'No account has this SID and this token, in any region. Check both.';
      throw error;
    });
    dispatchEvent(new CustomEvent('signed-in'));
    if (isFirst) go(this.target(), { replace: true });
    else await this.reload();
  }

  /** Where they came from; never another host, which is also what a path that begins with two slashes would be. */
  target() {
    const url = URL.parse(this.query.get('to') ?? '/', location.origin);
    return url?.origin === location.origin ? url.href : '/';
  }
}
customElements.define('s-sign-in', SignIn);
