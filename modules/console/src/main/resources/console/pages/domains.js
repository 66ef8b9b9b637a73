import { html } from 'lit';
import { api } from '../api.js';
import { Page } from '../page.js';
import { go } from '../router.js';
import { curl, empty } from '../parts/states.js';
import { newDomain } from '../parts/new-domain.js';
import { pager } from '../parts/pager.js';
import { position } from '../parts/position.js';

const PAGE_SIZE = 50;

/** Every SIP Domain of the account, of all regions. */
class Domains extends Page {
  static properties = { body: { state: true } };

  get title() {
    return 'Domains';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', () => this.reloadSoon(), 'route', 'domain', 'call');
    this.every(10_000, () => this.reloadSoon()); // what is registered has events by the thousand: its count is asked
  }

  async load() {
    const page = Number(this.query.get('page') ?? 0);
    return { body: await api.get(`/strowger/v1/domains?PageSize=${PAGE_SIZE}&Page=${page}`) };
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
      ${domains.length ? this.table(domains) : this.none()}
    `;
  }

  table(domains) {
    return html`
      <section class="card" aria-label="Domains">
        <s-scroll class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Active region</th>
                <th scope="col" class="number">Epoch</th>
                <th scope="col">Declared in</th>
                <th scope="col" class="number">Registrations</th>
                <th scope="col" class="number">Calls now</th>
              </tr>
            </thead>
            <tbody>
              ${domains.map((domain) => this.domain(domain))}
            </tbody>
          </table>
        </s-scroll>
      </section>
      ${pager(this.body, (page) => `/domains?page=${page}`)}
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

const total = (counts = {}) => Object.values(counts).reduce((sum, count) => sum + count, 0).toLocaleString();
const byRegion = (counts = {}) =>
  Object.entries(counts)
    .map(([region, count]) => `${region}: ${count}`)
    .join(', ');
