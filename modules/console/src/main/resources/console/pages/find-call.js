import { html } from 'lit';
import { api } from '../api.js';
import { Page } from '../page.js';
import { go } from '../router.js';

/** A call by its SID alone, as it stands in a log or a ticket: goes on to the page of the region that has it. */
class FindCall extends Page {
  static properties = { silent: { state: true } };

  get title() {
    return `Call ${this.params.sid}`;
  }

  async load() {
    const { sid } = this.params;
    const answers = await Promise.all(api.session.regions.map((region) => look(region, sid)));
    const found = answers.find(({ call }) => call);
    if (found && this.isConnected) go(`/calls/${found.region}/${sid}`, { replace: true });
    return { found, silent: answers.filter(({ error }) => error) };
  }

  content() {
    if (this.found) return '';
    const { sid } = this.params;
    const regions = api.session.regions.filter((region) => !this.silent.some((other) => other.region === region));
    return html`
      <div class="head"><h1>${regions.length ? `No such call in ${regions.join(', ')}` : 'Nobody could be asked'}</h1></div>
      <div class="stack">
        ${this.silent.map(({ region, error }) => html`<p class="warning">${region} does not answer (${error.message}): the call may be there.</p>`)}
        <p><span class="mono">${sid}</span> is not a call of this account there, or was deleted.</p>
        <p class="muted">
          Another region is looked in once you are <a href="/sign-in?to=/calls/${sid}">signed in for it</a>, or see
          <a href="/calls">all calls</a>.
        </p>
      </div>
    `;
  }
}
customElements.define('s-find-call', FindCall);

async function look(region, sid) {
  try {
    return { region, call: await api.region(region).get(`/Calls/${sid}.json`) };
  } catch (error) {
    return error.status === 404 ? { region } : { region, error };
  }
}
