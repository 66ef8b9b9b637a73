import { html } from 'lit';
import { api } from '../api.js';
import { Page } from '../page.js';
import { go } from '../router.js';
import { filters } from '../parts/filters.js';
import { heads, isWhole, sorted } from '../parts/sorting.js';
import { curl, empty } from '../parts/states.js';
import { newDomain } from '../parts/new-domain.js';
import { pager } from '../parts/pager.js';
import { position } from '../parts/position.js';

const PAGE_SIZE = 50;
const OFTEN = 500; // milliseconds between two counts of few, while things happen, ...
const SELDOM = 2_500; // ... and of however many

/** Every SIP Domain of the account, of all regions. */
class Domains extends Page {
  static properties = { body: { state: true } };

  get title() {
    return 'Domains';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', () => this.reloadSoon(), 'route', 'domain', 'registration', 'call');
    this.every(10_000, () => document.hidden || this.reloadSoon()); // what expires has no event
  }

  /** Devices register all the time, and to count 50,000 of them takes a region some 20 ms: one part in a hundred of this. */
  get between() {
    const counted = this.body?.domains.reduce((total, { registrations }) => total + sum(registrations), 0) ?? 0;
    return Math.min(SELDOM, OFTEN + counted / 25);
  }

  get name() {
    return this.query.get('name') ?? '';
  }

  async load() {
    const query = new URLSearchParams({ name: this.name, PageSize: PAGE_SIZE, Page: Number(this.query.get('page') ?? 0) });
    return { body: await api.get(`/strowger/v1/domains?${query}`) };
  }

  content() {
    const { domains, silent = [] } = this.body;
    return html`
      <div class="head">
        <h1>Domains</h1>
        ${api.isReader
          ? ''
          : html`<button type="button" class="primary" @click=${this.create}>New domain</button>`}
      </div>
      ${silent.length
        ? html`<p class="warning">
            ${silent.map((region) => (region === 'global' ? 'The arbiter' : region)).join(' and ')}
            ${silent.length === 1 ? 'does' : 'do'} not answer: what is only known there is missing here.
          </p>`
        : ''}
      ${domains.length || this.name
        ? filters('/domains', [{ name: 'name', label: 'Name', value: this.name, type: 'search', placeholder: 'any part of it' }])
        : ''}
      ${domains.length ? this.table(domains) : this.none()}
    `;
  }

  /** By name, where there is more than a page: that is how the server has them. */
  table(domains) {
    const whole = isWhole(this.body);
    const sort = (whole && this.query.get('sort')) || 'name';
    return html`
      <section class="card" aria-label="Domains">
        <s-scroll class="table">
          <table>
            <thead>${heads(COLUMNS, sort, whole ? { path: '/domains', query: this.query } : {})}</thead>
            <tbody>
              ${sorted(domains, COLUMNS, sort).map((domain) => this.domain(domain))}
            </tbody>
          </table>
        </s-scroll>
      </section>
      ${whole ? '' : html`<p class="hint">All are sorted by name. Narrow the list to one page to sort it by another column.</p>`}
      ${pager(this.body, (page) => `/domains?${new URLSearchParams(this.name ? { name: this.name, page } : { page })}`)}
    `;
  }

  domain({ name, position: at, declared, registrations, calls }) {
    return html`
      <tr>
        <th scope="row"><a href="/domains/${name}">${name}</a></th>
        <td>${position(at, declared)}</td>
        <td class="number">${at.epoch}</td>
        <td>${declared.join(', ') || html`<span class="muted">nowhere</span>`}</td>
        <td class="number" title=${byRegion(registrations)}>${total(registrations)}</td>
        <td class="number" title=${byRegion(calls)}>${total(calls)}</td>
      </tr>
    `;
  }

  none() {
    if (this.name) return empty(`No domain has “${this.name}” in its name`, html`<a href="/domains">Show all of them</a>.`);
    const [region = 'us1'] = api.session.regions;
    return empty(
      'No SIP Domain yet',
      'Devices register at a SIP Domain, and call by it. Create the first one with the button above, or so:',
      curl(api.session, `${api.place(region)}/SIP/Domains.json`, {
        DomainName: 'acme.sip.twilio.com',
        SipRegistration: 'true',
      }),
    );
  }

  async create() {
    const name = await newDomain();
    if (name) go(`/domains/${name}`);
  }
}
customElements.define('s-domains', Domains);

const COLUMNS = [
  { name: 'name', label: 'Name', of: ({ name }) => name },
  { name: 'region', label: 'Active region', of: ({ position: at }) => at.region ?? at.from ?? '' },
  { name: 'epoch', label: 'Epoch', of: ({ position: at }) => at.epoch ?? 0, isNumber: true },
  { name: 'declared', label: 'Declared in', of: ({ declared }) => declared.join(', ') },
  { name: 'registrations', label: 'Registrations', of: ({ registrations }) => sum(registrations), isNumber: true },
  { name: 'calls', label: 'Calls now', of: ({ calls }) => sum(calls), isNumber: true },
];

const sum = (counts = {}) => Object.values(counts).reduce((sum, count) => sum + count, 0);
const total = (counts) => sum(counts).toLocaleString();
const byRegion = (counts = {}) =>
  Object.entries(counts)
    .map(([region, count]) => `${region}: ${count}`)
    .join(', ');
