import { html } from 'lit';
import { api, orNothing } from '../api.js';
import { Page } from '../page.js';
import { filters } from '../parts/filters.js';
import { pager } from '../parts/pager.js';
import { heads, isWhole, sorted } from '../parts/sorting.js';
import { empty } from '../parts/states.js';
import { EXPIRY_SEEN, isOver, shortSource } from '../parts/contact.js';

const PAGE_SIZE = 50;

/** Which devices can be reached, by domain and region, or by one address of record. */
class Registrations extends Page {
  static properties = { body: { state: true }, routes: { state: true }, route: { state: true } };

  constructor() {
    super();
    this.routes = null;
    this.route = null;
    this.body = null;
  }

  get title() {
    return 'Registrations';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', ({ entity }) => this.concerns(entity) && this.reloadSoon(), 'registration', 'route');
    this.every(EXPIRY_SEEN, () => {
      if (!document.hidden && this.contacts.some(({ contact }) => isOver(contact))) this.reload();
    });
  }

  get contacts() {
    const registrations = this.body?.registrations ?? [];
    return registrations.flatMap(({ aor, contacts }) => contacts.map((contact) => ({ aor, contact })));
  }

  concerns(entity) {
    const { domain } = this;
    return entity === `route/${domain}` || (entity.startsWith('registration/') && entity.endsWith(`@${domain}`));
  }

  get aor() {
    return (this.query.get('aor') ?? '').replace(/^sips?:/, '');
  }

  get domain() {
    return this.domainOf(this.routes);
  }

  /** Where nothing else is asked for, the region whose registrations count. */
  get region() {
    return this.regionOf(this.route);
  }

  /** Of what is registered any region tells, also one whose token was not shown. */
  get regions() {
    return [...new Set([...api.session.regions, this.region])].filter(Boolean);
  }

  get active() {
    return this.route?.position.region;
  }

  domainOf(routes) {
    return this.aor.split('@')[1] ?? this.query.get('domain') ?? routes?.[0]?.domain;
  }

  regionOf(route) {
    return this.query.get('region') ?? route?.position.region ?? api.session.regions[0];
  }

  async load() {
    const routes = this.routes ?? (await api.all('/strowger/v1/routes', 'routes'));
    const domain = this.domainOf(routes);
    if (!domain) return { routes, route: null, body: null };
    const route = await orNothing(api.get(`/strowger/v1/routes/${domain}`)); // the list learns of a move later
    const page = Number(this.query.get('page') ?? 0);
    const wanted = this.aor ? { aor: this.aor.includes('@') ? this.aor : `${this.aor}@${domain}` } : { domain };
    const query = new URLSearchParams({ ...wanted, PageSize: PAGE_SIZE, Page: page });
    const body = await orNothing(api.get(`/strowger/v1/regions/${this.regionOf(route)}/registrations?${query}`));
    return { routes, route, body };
  }

  content() {
    return html`
      <div class="head"><h1>Registrations</h1></div>
      ${filters('/registrations', [
        { name: 'domain', label: 'Domain', value: this.domain, choices: this.routes.map(({ domain }) => domain) },
        {
          name: 'region',
          label: 'Region',
          value: this.region,
          options: this.regions.map((region) => [region, region === this.active ? `${region}, active` : region]),
        },
        { name: 'aor', label: 'Address of record', value: this.aor, placeholder: 'alice@acme.sip.twilio.com' },
      ])}
      ${this.body && (this.contacts.length || !isWhole(this.body)) ? this.table() : this.none()}
    `;
  }

  /** By address, where there is more than a page: that is how the server has them. All of a page may have run out. */
  table() {
    const whole = isWhole(this.body);
    const sort = (whole && this.query.get('sort')) || 'aor';
    const rows = sorted(this.contacts, COLUMNS, sort);
    return html`
      <section class="card" aria-label="Contacts">
        <s-scroll class="table">
          <table>
            <thead>${heads(COLUMNS, sort, whole ? { path: '/registrations', query: this.query } : {})}</thead>
            <tbody>
              ${rows.map(({ aor, contact }, at) => this.row(aor, contact, rows[at - 1]?.aor === aor))}
            </tbody>
          </table>
        </s-scroll>
      </section>
      ${rows.length ? '' : html`<p class="hint">What was on this page has expired.</p>`}
      ${whole ? '' : html`<p class="hint">All are sorted by address. Where they fit on one page, they can be sorted by another column.</p>`}
      ${pager(this.body, (page) => `/registrations?${this.queryWith({ page })}`)}
    `;
  }

  row(aor, contact, isSame) {
    const link = html`<a href="/registrations/${this.region}/${encodeURIComponent(aor)}">${aor}</a>`;
    return html`
      <tr>
        <th scope="row">${isSame ? html`<span class="hidden">${aor}</span>` : link}</th>
        <td class="mono">${contact.uri}</td>
        <td>${contact.edge}</td>
        <td class="nowrap">${shortSource(contact)}</td>
        <td>${contact.user_agent || html`<span class="muted" title="Its REGISTER named no user agent">–</span>`}</td>
        <td class="nowrap"><s-time at=${contact.registered}></s-time></td>
        <td class="nowrap"><s-until at=${contact.expires}></s-until></td>
      </tr>
    `;
  }

  queryWith(more) {
    return new URLSearchParams({ ...Object.fromEntries(this.query), domain: this.domain, region: this.region, ...more });
  }

  none() {
    if (!this.domain)
      return empty('No SIP Domain yet', html`Devices register at a domain. <a href="/domains">Create one</a> first.`);
    const elsewhere = this.active && this.active !== this.region ? ` The domain is active in ${this.active}: look there.` : '';
    return empty(
      `Nothing of ${this.aor || this.domain} is registered in ${this.region}`,
      html`${elsewhere} Register a device with <a href="/try?template=REGISTER&domain=${this.domain}">Try it</a>, or with
        SIPp, as a user of one of the domain’s credential lists:`,
      [
        `printf 'SEQUENTIAL\\nalice;${this.domain};[authentication username=alice password=...]\\n' > users.csv`,
        `sipp ${location.hostname}:5060 -sf modules/node/src/main/resources/bench/register.xml -inf users.csv \\`,
        `  -auth_uri ${this.domain} -m 1 -nostdin`,
      ].join('\n'),
    );
  }
}
customElements.define('s-registrations', Registrations);

const COLUMNS = [
  { name: 'aor', label: 'Address of record', of: ({ aor }) => aor },
  { name: 'contact', label: 'Contact', of: ({ contact }) => contact.uri },
  { name: 'edge', label: 'Edge', of: ({ contact }) => contact.edge ?? '' },
  { name: 'source', label: 'From', of: ({ contact }) => shortSource(contact) },
  { name: 'agent', label: 'User agent', of: ({ contact }) => contact.user_agent ?? '' },
  { name: 'registered', label: 'Registered', of: ({ contact }) => Date.parse(contact.registered), isTime: true },
  { name: 'expires', label: 'Expires in', of: ({ contact }) => Date.parse(contact.expires), isTime: true },
];
