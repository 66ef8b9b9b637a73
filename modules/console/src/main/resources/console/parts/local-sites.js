import { html } from 'lit';
import { api } from '../api.js';
import { live } from '../live.js';
import { Part } from '../part.js';
import { badge, failed } from './states.js';
import { confirmed, open } from './dialog.js';
import { edgeHere } from '../topology.js';
import { named, toggle } from './links.js';
import { notify } from './notices.js';

const ASKED_EVERY = 3_000; // a site that starts has no event before its nodes are in the cluster
const WORDS = { start: 'Start', stop: 'Stop', kill: 'Kill' };
const TONES = { start: 'primary', stop: '', kill: 'danger' };
const WATCH = {
  kill: (site) => html`
    <p>All processes of ${site.name} end at once, as in a power cut. Watch for:</p>
    <ul class="plain-list">
      <li>the map has ${site.region} and ${site.edge} as stopped at once; Cluster misses their nodes within some 15 s</li>
      <li>domains active in ${site.region} are not served; Force takes them elsewhere after its lease has ended (6 s)</li>
      <li>a routing node is lost: another takes over its routes, within 7 to 9 s</li>
      <li>devices at edge ${site.edge} need another edge</li>
    </ul>
  `,
  stop: (site) => html`
    <p>${site.name} leaves in good order. Watch for:</p>
    <ul class="plain-list">
      <li>its nodes go through Leaving to gone, without ever being unreachable</li>
      <li>domains active in ${site.region} are not served until it is back, or forced elsewhere</li>
    </ul>
  `,
};

const underWay = (what, { name, region }) =>
  what === 'start'
    ? `${name} starts: its nodes are back within some 10 s, and what is active in ${region} is served once it holds a lease`
    : `${name}: ${what} is under way`;

const sawingOff = (site) => html`
  <p class="warning">
    This page comes from edge ${site.edge}: it goes silent too, and can’t start the site again. Open the console of
    another site first, or use <code>./strowger start ${site.name}</code>.
  </p>
`;

/**
 * In local mode: the sites of this machine and the links between them, to break and to mend. Says `changed` when a link
 * was, and `sites` what they are, as often as it asks; `links` are as parts/links.js has them.
 */
class LocalSites extends Part {
  static properties = {
    links: { attribute: false },
    sites: { state: true },
    failure: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.links = [];
    this.sites = [];
    this.failure = null;
    this.busy = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.listen('cluster', () => this.load());
    this.every(ASKED_EVERY, () => document.hidden || this.load());
  }

  async load() {
    try {
      ({ sites: this.sites } = await api.get('/strowger/v1/local/sites'));
      this.failure = null;
      this.dispatchEvent(new CustomEvent('sites', { detail: this.sites }));
    } catch (error) {
      this.failure = error;
    }
  }

  render() {
    return html`
      <section class="card">
        <h2>Sites on this machine</h2>
        ${this.failure ? failed(this.failure, () => this.load()) : ''}
        <ul class="rows">
          ${this.sites.map((site) => this.site(site))}
        </ul>
        <h3 class="below">Links between them</h3>
        <ul class="rows">
          ${this.links.map((link) => this.link(link))}
        </ul>
        <p class="hint">Local mode only. Break one, and see what the others do.</p>
      </section>
    `;
  }

  site(site) {
    const running = site.state === 'running';
    return html`
      <li class="row between">
        <span class="row"><strong>${site.name}</strong> ${badge(running ? 'ok' : 'quiet', site.state)}</span>
        ${api.isReader ? '' : html`<span class="row">${this.verbs(site)}</span>`}
      </li>
    `;
  }

  verbs(site) {
    return site.state === 'running'
      ? html`
          <button type="button" class="small" ?disabled=${this.busy} aria-label="Stop ${site.name}"
            @click=${() => this.end('stop', site)}>Stop</button>
          <button type="button" class="small danger" ?disabled=${this.busy} aria-label="Kill ${site.name}"
            @click=${() => this.end('kill', site)}>Kill</button>
        `
      : html`<button type="button" class="small primary" ?disabled=${this.busy} aria-label="Start ${site.name}"
          @click=${() => this.tell('start', site)}>Start</button>`;
  }

  link(link) {
    const whole = link.state === 'whole';
    const verb = whole ? 'Cut' : 'Mend';
    return html`
      <li class="row between">
        <span class="row"><strong>${named(link)}</strong> ${badge(whole ? 'ok' : 'bad', link.state)}</span>
        ${api.isReader
          ? ''
          : html`<button type="button" class="small ${whole ? 'danger' : 'primary'}" aria-label="${verb} the link ${named(link)}"
              @click=${() => this.toggle(link)}>${verb}</button>`}
      </li>
    `;
  }

  async toggle(link) {
    if (await toggle(link)) this.dispatchEvent(new CustomEvent('changed'));
  }

  /** What the row of a site offers, for a click on its region or edge. */
  async offer(name) {
    const site = this.sites.find(({ region, edge }) => region === name || edge === name);
    if (!site || this.busy) return;
    const verbs = site.state === 'running' ? ['stop', 'kill'] : ['start'];
    const what = await open(
      `Site ${site.name}`,
      (close) => html`
        <p>Region ${site.region} and edge ${site.edge}: ${site.state}.</p>
        <div class="actions">
          <button type="button" @click=${() => close()}>Cancel</button>
          ${verbs.map(
            (verb) => html`<button type="button" class=${TONES[verb]} @click=${() => close(verb)}>${WORDS[verb]} ${site.name}</button>`,
          )}
        </div>
      `,
    );
    if (what === 'start') await this.tell(what, site);
    else if (what) await this.end(what, site);
  }

  async end(what, site) {
    const action = `${WORDS[what]} ${site.name}`;
    const body = html`${WATCH[what](site)} ${edgeHere(live.cluster) === site.edge ? sawingOff(site) : ''}`;
    if (await confirmed({ title: `${action}?`, body, action, danger: true })) await this.tell(what, site);
  }

  async tell(what, site) {
    this.busy = site.name;
    try {
      await api.post(`/strowger/v1/local/sites/${site.name}/${what}`, {});
      notify(underWay(what, site));
      await this.load();
    } catch (error) {
      notify(`${site.name} could not be told to ${what}: ${error.message}`, 'bad');
    }
    this.busy = '';
  }
}
customElements.define('s-local-sites', LocalSites);
