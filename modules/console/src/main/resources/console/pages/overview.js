import { html } from 'lit';
import { api, LARGEST_PAGE } from '../api.js';
import { live } from '../live.js';
import { Page } from '../page.js';
import { problems } from '../problems.js';
import { badge, empty, curl } from '../parts/states.js';
import { expected, shortly, siteAt, tone, topology, withReports } from '../topology.js';
import { rate } from '../parts/world-map.js';
import { links, toggle } from '../parts/links.js';
import '../parts/chart.js';
import '../parts/local-sites.js';

const SMOOTHED = 5; // seconds: one registration shows long enough to be seen
const KEPT = 300; // seconds of history in the chart
const ASKED_EVERY = 10_000; // neither /readyz nor a node's report has an event
const SERIES = [
  { label: 'Registrations/s', tone: 'accent' },
  { label: 'Calls/s', tone: 'warn', dash: [4, 3] },
];

/** Where everything is, what goes where, and what is wrong. */
class Overview extends Page {
  static properties = {
    cluster: { state: true },
    ready: { state: true },
    routes: { state: true },
    links: { state: true },
    sites: { state: true },
    silentSince: { state: true },
    recent: { state: true },
    history: { state: true },
  };

  constructor() {
    super();
    this.cluster = live.cluster;
    this.ready = null;
    this.routes = null;
    this.links = [];
    this.sites = [];
    this.silentSince = null;
    this.recent = [];
    this.history = [[], [], []];
  }

  get title() {
    return 'Overview';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('cluster', (cluster) => (this.cluster = withReports(cluster, this.cluster)));
    this.listen('traffic', (traffic) => this.count(traffic));
    this.listen('state', (state) => this.connection(state));
    this.listen('happened', () => this.reloadSoon(), 'route');
    this.every(ASKED_EVERY, async () => document.hidden || Object.assign(this, await this.ask()));
  }

  async load() {
    const [{ routes }, asked] = await Promise.all([api.get(`/strowger/v1/routes?PageSize=${LARGEST_PAGE}`), this.ask()]);
    return { routes, ...asked };
  }

  /** Rates are of a stream that runs. The edge may well answer without one: it is asked. */
  async connection(state) {
    if (state === 'connecting') return;
    if (state === 'reconnecting') Object.assign(this, { recent: [], silentSince: live.heardAt });
    Object.assign(this, await this.ask());
  }

  /** A sub-account sees its domains, and not the machines of all. What is not ready is said with a 503, which tells. */
  async ask() {
    const [cluster, ready, links] = await Promise.all([
      api.isSubAccount ? null : api.get('/strowger/v1/cluster').catch(() => this.cluster),
      api.get('/readyz').catch((error) => error.body ?? null),
      this.askLinks(),
    ]);
    const answers = ready || live.state === 'connected';
    return { cluster, ready, links, silentSince: answers ? null : (this.silentSince ?? live.heardAt ?? Date.now()) };
  }

  askLinks() {
    return api.session.local ? links().catch(() => this.links) : [];
  }

  async toggle(link) {
    if (await toggle(link)) this.links = await this.askLinks();
  }

  count({ seconds, flows }) {
    const each = flows.map((flow) => ({
      edge: flow.edge.replace('edge-', ''),
      region: flow.region,
      registrations: flow.registrations / seconds,
      calls: flow.calls / seconds,
    }));
    this.recent = [...this.recent, each].slice(-SMOOTHED);
    const last = [Date.now() / 1000, sum(each, 'registrations'), sum(each, 'calls')];
    this.history = this.history.map((series, at) => [...series, last[at]].slice(-KEPT));
  }

  /** The last seconds' average, by edge and region. */
  get flows() {
    const flows = Map.groupBy(this.recent.flat(), ({ edge, region }) => `${edge} ${region}`);
    return [...flows.values()].map((all) => ({
      edge: all[0].edge,
      region: all[0].region,
      registrations: sum(all, 'registrations') / this.recent.length,
      calls: sum(all, 'calls') / this.recent.length,
    }));
  }

  /** What is not in the cluster any more keeps its place, as long as somebody knows of it. */
  get places() {
    const { cluster, sites } = this;
    return topology(cluster, cluster ? expected({ sites, routes: this.routes ?? [], regions: api.session.regions }) : undefined);
  }

  content() {
    const { places } = this;
    return html`
      <div class="head">
        <h1>Overview</h1>
        ${this.cluster ? html`<span class="muted small">as seen from ${siteAt(this.cluster.seen_from, this.cluster)} ${shortly(this.cluster.seen_from)}</span>` : ''}
      </div>
      <div class="overview">
        <div class="stack">
          <section class="card map" aria-label="Map">
            <s-world-map .places=${places} .flows=${this.flows} .links=${this.links} ?local=${api.session.local && !api.isReader}
              @link=${({ detail }) => this.toggle(detail)}
              @site=${({ detail }) => this.querySelector('s-local-sites').offer(detail)}></s-world-map>
            ${this.cluster ? this.legend(places) : html`<p class="hint">The cluster is not shown to sub-accounts.</p>`}
          </section>
          ${this.traffic()}
        </div>
        <div class="stack">
          ${this.wrong()} ${api.session.local
            ? html`<s-local-sites .links=${this.links} @changed=${async () => (this.links = await this.askLinks())}
                @sites=${({ detail }) => (this.sites = detail)}></s-local-sites>`
            : ''}
        </div>
      </div>
    `;
  }

  legend({ regions, edges, routing }) {
    const place = (word) => (place) => html`<li>${badge(tone(place), `${word}${place.name} ${briefly(place)}`)}</li>`;
    return html`
      <ul class="legend" aria-label="Nodes that serve">
        ${regions.map(place(''))} ${edges.map(place('edge '))} ${place('')(routing)}
      </ul>
    `;
  }

  wrong() {
    const found = problems(this);
    return html`
      <section class="card">
        <h2>What is wrong now</h2>
        ${found.length
          ? html`
              <ul class="rows">
                ${found.map(
                  ({ tone, what, hint, link }) => html`
                    <li class="problem ${tone}">
                      <p>${what}</p>
                      <p class="hint">${hint} ${link ? html`<a href=${link}>Look</a>` : ''}</p>
                    </li>
                  `,
                )}
              </ul>
            `
          : html`<p>${badge('ok', 'Nothing')} <span class="muted">All nodes serve, all checks pass, no route is on its way.</span></p>`}
        ${this.routes?.length === 0 ? this.nothingYet() : ''}
      </section>
    `;
  }

  nothingYet() {
    const [region = 'us1'] = api.session.regions;
    return empty(
      'No SIP Domain yet',
      'Create one in the region that is to serve it. Its name is routed there by that.',
      curl(api.session, `${api.place(region)}/SIP/Domains.json`, {
        DomainName: 'acme.sip.twilio.com',
        SipRegistration: 'true',
      }),
    );
  }

  traffic() {
    const now = this.flows;
    return html`
      <section class="card traffic">
        <h2>Traffic of your account</h2>
        <dl class="figures">
          <div>
            <dt class="line-accent">Registrations/s</dt>
            <dd>${this.recent.length ? rate(sum(now, 'registrations')) : '–'}</dd>
          </div>
          <div>
            <dt class="line-warn">Calls/s</dt>
            <dd>${this.recent.length ? rate(sum(now, 'calls')) : '–'}</dd>
          </div>
        </dl>
        ${this.history[0].length > 1
          ? html`<s-chart .data=${this.history} .series=${SERIES} height="120"></s-chart>`
          : html`<p class="hint">The stream counts once a second; the chart begins with the first seconds.</p>`}
      </section>
    `;
  }
}
customElements.define('s-overview', Overview);

const briefly = ({ nodes, up, isStopped }) => (isStopped ? 'stopped' : nodes.length ? `${up}/${nodes.length}` : 'no node');

const sum = (items, key) => items.reduce((total, item) => total + item[key], 0);
