import { html } from 'lit';
import { api } from '../api.js';
import { live } from '../live.js';
import { Page } from '../page.js';
import { go } from '../router.js';
import { closed, curl, empty, signIn } from '../parts/states.js';
import { expected, topology } from '../topology.js';
import '../parts/domain-settings.js';
import '../parts/failover-policy.js';
import '../parts/lists.js';
import '../parts/move-history.js';
import '../parts/region-difference.js';
import '../parts/routing-card.js';

/** One SIP Domain: where it is routed, how it is set up in each region, and how these differ. */
class Domain extends Page {
  static properties = {
    route: { state: true },
    cluster: { state: true },
    domains: { state: true },
    silent: { state: true },
  };

  constructor() {
    super();
    this.route = null;
    this.cluster = live.cluster;
    this.domains = {};
    this.silent = {};
  }

  get name() {
    return this.params.name;
  }

  get title() {
    return this.name;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('cluster', (cluster) => (this.cluster = cluster));
    this.listen('happened', ({ entity }) => entity === `domain/${this.name}` && this.reloadSoon(), 'domain');
  }

  async load() {
    const [route, cluster] = await Promise.all([this.fetchRoute(), this.cluster ?? this.fetchCluster()]);
    for (const region of route.declared) if (this.isOpen(region)) this.loadDomain(region); // waits for no silent one
    return { route, cluster: this.cluster ?? cluster };
  }

  /** The page does without. */
  fetchCluster() {
    return api.isSubAccount ? null : api.get('/strowger/v1/cluster').catch(() => null);
  }

  fetchRoute() {
    return api.get(`/strowger/v1/routes/${this.name}`);
  }

  async loadRoute() {
    this.route = await this.fetchRoute().catch(() => this.route); // asked again while a move goes on
  }

  /** A region that does not answer must not take the routing card with it: that is where one gets away from it. */
  async loadDomain(region) {
    try {
      const found = await api.region(region).find('/SIP/Domains.json', 'domains', ({ domain_name: name }) => name === this.name);
      this.domains = { ...this.domains, [region]: found };
      this.silent = { ...this.silent, [region]: undefined };
    } catch (error) {
      this.silent = { ...this.silent, [region]: error };
    }
  }

  isOpen(region) {
    return api.session.regions.includes(region);
  }

  /** The cluster's, and those that are known of besides, where it can't be seen, or not all of it. */
  get regions() {
    const { regions } = topology(this.cluster, expected({ routes: [this.route], regions: api.session.regions }));
    return regions.map(({ name, up }) => ({ name, up: this.cluster ? up : undefined }));
  }

  /** The region whose settings are shown: as asked, else the active one. */
  get shown() {
    const { declared, position } = this.route;
    const wanted = [this.query.get('region'), position.region ?? position.from];
    return wanted.find((region) => declared.includes(region)) ?? declared[0];
  }

  content() {
    const { route } = this;
    return html`
      <div class="head">
        <div>
          <p class="small"><a href="/domains">Domains</a></p>
          <h1>${this.name}</h1>
        </div>
        <a class="button" href="/registrations?domain=${this.name}">Registrations</a>
        <a class="button" href="/calls?domain=${this.name}">Calls</a>
      </div>
      <div class="stack">
        <s-routing-card .route=${route} .regions=${this.regions}
          @moved=${this.loadRoute} @cloned=${this.reload}></s-routing-card>
        <div class="columns">
          <s-move-history class="part" .route=${route} @undo=${this.undo}></s-move-history>
          <s-failover-policy class="part" .route=${route} @changed=${this.loadRoute}></s-failover-policy>
        </div>
        ${this.configuration()} ${this.difference()}
      </div>
    `;
  }

  undo({ detail: region }) {
    this.querySelector('s-routing-card').reroute(region);
  }

  configuration() {
    const { declared } = this.route;
    const region = this.shown;
    if (!region)
      return empty(
        'No region has this Domain',
        'The name is kept for your account. Create the Domain where it is to be served:',
        curl(api.session, `${api.place(api.session.regions[0])}/SIP/Domains.json`, { DomainName: this.name }),
      );
    return html`
      <nav class="tabs" aria-label="Configuration by region">
        ${declared.map(
          (name) => html`<a href="/domains/${this.name}?region=${name}" aria-current=${name === region ? 'true' : 'false'}>${name}</a>`,
        )}
      </nav>
      ${this.settings(region)}
    `;
  }

  settings(region) {
    if (!this.isOpen(region)) return closed('The settings', [region]);
    if (this.silent[region])
      return html`<p class="warning">${region} can’t be read: ${this.silent[region].message}</p>`;
    if (!this.domains[region]) return html`<p class="loading">Loading …</p>`;
    return html`
      <s-domain-settings class="columns part" .region=${region} .domain=${this.domains[region]}
        @changed=${() => this.loadDomain(region)} @deleted=${this.deleted}></s-domain-settings>
      <div class="columns">
        <s-lists class="part" kind="credentials" .region=${region}></s-lists>
        <s-lists class="part" kind="addresses" .region=${region}></s-lists>
      </div>
    `;
  }

  deleted() {
    if (this.route.declared.length > 1) this.reload();
    else go('/domains');
  }

  /** The active region with each other one that has the Domain. A key is of one region, and is refused a look at two. */
  difference() {
    const here = this.shown;
    const others = this.route.declared.filter((region) => region !== here);
    if (others.length && api.isReader)
      return html`
        <p class="hint">
          How ${here} and ${others.join(' and ')} differ is shown to those who sign in with the account’s token.
          ${signIn('Sign in with it')}
        </p>
      `;
    return others.map(
      (there) => html`<s-region-difference class="part" name=${this.name} here=${here} there=${there}></s-region-difference>`,
    );
  }
}
customElements.define('s-domain', Domain);
