import { html } from 'lit';
import { api } from '../api.js';
import { credentials } from '../digest.js';
import { live } from '../live.js';
import { Page } from '../page.js';
import { recorded } from '../recorder.js';
import { again, parse, requestLine, status, TEMPLATES, wire } from '../sip.js';
import { LANGUAGES } from '../snippets.js';
import { edgeHere, topology } from '../topology.js';
import { sipMessage } from '../parts/sip-message.js';
import { failed, signIn } from '../parts/states.js';

const CHALLENGES = [401, 407];
const NOBODY = { user: 'alice', to: 'alice' }; // where no user is known, the README's

/** Sends a SIP request of one's own through any edge, and shows how the console's requests are made elsewhere. */
class Try extends Page {
  static properties = {
    cluster: { state: true },
    chosen: { state: true },
    exchanges: { state: true },
    busy: { state: true },
    refusal: { state: true },
    language: { state: true },
    shown: { state: true },
  };

  constructor() {
    super();
    this.cluster = live.cluster;
    this.users = NOBODY;
    this.exchanges = [];
    this.language = 'curl';
    this.shown = null;
  }

  get title() {
    return 'Try it';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('cluster', (cluster) => (this.cluster = cluster));
  }

  async load() {
    const [cluster, routes] = await Promise.all([
      this.cluster ?? (api.isSubAccount ? null : api.get('/strowger/v1/cluster').catch(() => null)),
      api.all('/strowger/v1/routes', 'routes'),
    ]);
    return {
      cluster: this.cluster ?? cluster,
      routes,
      template: this.template ?? this.query.get('template') ?? 'OPTIONS',
    };
  }

  /** Two who may register at a domain, by the region where it is active; what can't be known now is not waited for. */
  async usersOf(name) {
    const active = this.routes.find(({ domain }) => domain === name)?.position.region;
    if (!api.session.regions.includes(active)) return NOBODY;
    const region = api.region(active);
    try {
      const domain = await region.find('/SIP/Domains.json', 'domains', (each) => each.domain_name === name);
      const { contents } = await region.get(`/SIP/Domains/${domain.sid}/Auth/Registrations/CredentialListMappings.json?PageSize=1`);
      const { credentials } = await region.get(`/SIP/CredentialLists/${contents[0].sid}/Credentials.json?PageSize=2`);
      return { user: credentials[0].username, to: credentials.at(-1).username };
    } catch {
      return NOBODY;
    }
  }

  /** Its users take the place of those that were there before, unless somebody has written others, or is about to. */
  async choose(domain) {
    this.recompose();
    const users = await this.usersOf(domain);
    const fields = this.querySelector('form')?.elements;
    if (fields?.domain.value !== domain) return; // another page, or another domain by now
    const isUntouched = (field) => field.value === this.users[field.name] && field !== document.activeElement;
    for (const name of Object.keys(users)) if (isUntouched(fields[name])) fields[name].value = users[name];
    this.users = users;
    this.recompose();
  }

  content() {
    return html`
      <div class="head"><h1>Try it</h1></div>
      <div class="columns try">
        <form class="card stack" @submit=${this.send}>
          <h2>A SIP request</h2>
          <div class="inline">
            ${field('Edge', this.edgeControl())}
            ${field(
              'Domain',
              html`<input name="domain" list="try-domains" spellcheck="false" @change=${({ target }) => this.choose(target.value)}
                value=${this.query.get('domain') ?? this.routes[0]?.domain ?? 'acme.sip.twilio.com'}>`,
              'wide',
            )}
            ${field('User', html`<input name="user" value=${NOBODY.user} autocomplete="off" spellcheck="false" @change=${this.recompose}>`)}
            ${field('Password', html`<input name="password" type="password" autocomplete="off" placeholder="to answer a 407">`)}
            ${field('Call whom', html`<input name="to" value=${NOBODY.to} autocomplete="off" spellcheck="false" @change=${this.recompose}>`)}
          </div>
          <datalist id="try-domains">${this.routes.map(({ domain }) => html`<option value=${domain}></option>`)}</datalist>
          <div class="row" role="group" aria-label="Begin with">
            ${Object.keys(TEMPLATES).map(
              (name) => html`<button type="button" class="small" @click=${() => this.compose(name)}>${name}</button>`,
            )}
            <span class="hint">A click composes the request anew; then change it as you like. It goes through the edge of your
              choice, as if a device had sent it there.</span>
          </div>
          <textarea name="message" rows="16" class="mono" spellcheck="false" aria-label="The request"></textarea>
          <p class="hint">
            Line ends and Content-Length are mended on sending. With a password, a 401 or 407 is answered by the same request
            with a digest, which is made here: the password does not leave this page.
          </p>
          ${this.mayNot()}
          <div class="actions"><button class="primary" ?disabled=${this.busy || api.isReader || api.isSubAccount}>${this.busy ? 'One moment …' : 'Send'}</button></div>
        </form>
        <section class="card stack" aria-live="polite">
          <h2>The answer</h2>
          ${this.refusal ? failed(this.refusal) : ''}
          ${this.exchanges.length ? this.exchanges.map(exchange) : html`<p class="muted">Send the request, and what the edge says shows here.</p>`}
        </section>
      </div>
      ${this.snippets()}
    `;
  }

  mayNot() {
    if (api.isReader) return html`<p class="hint">A read-only key may look, and sends nothing. ${signIn('Sign in with another')}.</p>`;
    if (api.isSubAccount)
      return html`<p class="hint">The edges are shared, and not a sub-account’s to send from. ${signIn('Sign in with the account above it')}.</p>`;
    return '';
  }

  /** Of those that serve: the one that this page comes from, until another is chosen, and while that one is gone. */
  edgeControl() {
    const serving = topology(this.cluster)
      .edges.filter(({ up }) => up > 0)
      .map(({ name }) => name);
    if (serving.length === 0) return html`<input name="edge" required placeholder="ashburn">`; // the cluster can't be seen
    const selected = serving.includes(this.chosen) ? this.chosen : edgeHere(this.cluster);
    return html`
      <select name="edge" @change=${({ target }) => (this.chosen = target.value)}>
        ${serving.map((name) => html`<option value=${name} .selected=${name === selected}>${name}</option>`)}
      </select>
    `;
  }

  updated() {
    if (!this.loaded || this.composed !== undefined) return;
    this.compose(this.template);
    this.choose(this.querySelector('form').elements.domain.value);
  }

  compose(name) {
    const { domain, user, to, message } = this.querySelector('form').elements;
    this.template = name;
    this.composed = (TEMPLATES[name] ?? TEMPLATES.OPTIONS)({ domain: domain.value, user: user.value, to: to.value });
    message.value = this.composed;
  }

  /** What somebody has written into the request is not taken away for another name in it. */
  recompose() {
    if (this.querySelector('textarea').value === this.composed) this.compose(this.template);
  }

  async send(event) {
    event.preventDefault();
    const { edge, message, user, password } = event.target.elements;
    this.busy = true;
    this.refusal = null;
    this.exchanges = [];
    try {
      const sent = wire(message.value);
      const answer = await this.exchange(edge.value, sent);
      if (password.value && CHALLENGES.includes(status(parse(answer)))) {
        const proof = await credentials({
          request: requestLine(parse(sent)),
          answer: parse(answer),
          username: user.value,
          password: password.value,
        });
        if (proof) await this.exchange(edge.value, again(sent, proof));
      }
    } catch (error) {
      this.refusal = error;
    }
    this.busy = false;
    this.shown = null; // what was just sent
  }

  async exchange(edge, request) {
    const answer = (await api.sip(edge, request)) ?? '';
    this.exchanges = [...this.exchanges, { request, answer }];
    return answer;
  }

  snippets() {
    const calls = recorded();
    if (!calls.length) return '';
    const shown = this.shown ?? Math.max(0, calls.findIndex(({ method }) => method !== 'GET')); // of what was done, the last
    const call = calls[shown];
    return html`
      <section class="card stack snippets">
        <h2>What you just did, elsewhere</h2>
        <p class="muted">The last requests of this console, to be made by a program. Passwords are left out, and so are tokens, but for those that every cluster on a developer’s machine has.</p>
        <div class="inline">
          ${field('Request', html`<select @change=${({ target }) => (this.shown = Number(target.value))}>
            ${calls.map(({ method, path, at }, index) => html`<option value=${index} .selected=${index === shown}>${at.toLocaleTimeString()} ${method} ${path}</option>`)}
          </select>`)}
          <fieldset class="segments">
            <legend class="small">Language</legend>
            ${Object.keys(LANGUAGES).map(
              (name) => html`<label><input type="radio" name="language" .checked=${name === this.language}
                @change=${() => (this.language = name)}>${name}</label>`,
            )}
          </fieldset>
        </div>
        <s-snippet .text=${LANGUAGES[this.language](call, api.session)}></s-snippet>
      </section>
    `;
  }
}
customElements.define('s-try', Try);

const field = (label, control, size = '') =>
  html`<label class="field ${size}"><span class="small">${label}</span>${control}</label>`;

/** Of what was asked only the line that tells it from the others: the rest is in the composer. */
const exchange = ({ request, answer }) => html`
  <details><summary class="mono">${parse(request).start}</summary>${sipMessage(request)}</details>
  ${answer ? sipMessage(answer) : html`<p class="muted">Nothing: SIP has no answer to this (an ACK, or a response).</p>`}
`;
