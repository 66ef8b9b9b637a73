import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { api, LARGEST_PAGE } from '../api.js';
import { Page } from '../page.js';
import { filters } from '../parts/filters.js';
import { closed } from '../parts/states.js';
import '../parts/timeline.js';

const KEY = 'api-key';
const KINDS = ['domain', 'route', 'registration', 'call', 'credential-list', 'ip-access-control-list', KEY];
const GLOBAL = 'global';

/** The journal of one entity of the reader's choice. */
class Events extends Page {
  static properties = { routes: { state: true }, keys: { state: true } };

  get title() {
    return this.id ? `Events of ${this.entity}` : 'Events';
  }

  get entity() {
    return this.query.get('entity') ?? (this.id && `${this.kind}/${this.id}`);
  }

  /** `entity` is what links have; the form has its two halves. */
  get kind() {
    return this.query.get('entity')?.split('/')[0] ?? this.query.get('kind') ?? 'domain';
  }

  get id() {
    const entity = this.query.get('entity');
    return entity ? entity.slice(entity.indexOf('/') + 1) : (this.query.get('id') ?? '').replace(/^sips?:/, '');
  }

  /** The form still has the region of the kind before. */
  get region() {
    if (this.kind === 'route') return GLOBAL;
    const wanted = this.query.get('region');
    return wanted && wanted !== GLOBAL ? wanted : api.session.regions[0];
  }

  get isOpen() {
    return this.region === GLOBAL || api.session.regions.includes(this.region);
  }

  async load() {
    const [routes, keys] = await Promise.all([
      this.routes ?? api.all('/strowger/v1/routes', 'routes'),
      this.kind === KEY && this.isOpen && !api.isReader ? keysOf(this.region) : [],
    ]);
    return { routes, keys };
  }

  content() {
    const { entity, region } = this;
    return html`
      <div class="head"><h1>Events</h1></div>
      ${filters('/events', [
        { name: 'kind', label: 'Kind', value: this.kind, options: KINDS.map((kind) => [kind, kind.replaceAll('-', ' ')]) },
        {
          name: 'id',
          label: 'Name, address of record or SID',
          value: this.id,
          choices: this.kind === KEY ? this.keys.map(({ sid }) => sid) : this.routes.map(({ domain }) => domain),
          placeholder: this.kind === KEY ? 'SK…' : 'acme.sip.twilio.com',
        },
        this.kind === 'route'
          ? { name: 'region', label: 'Region', value: GLOBAL, options: [[GLOBAL, 'all of them']] }
          : { name: 'region', label: 'Region', value: region, options: this.regions().map((word) => [word, word]) },
      ])}
      ${entity
        ? keyed(`${region} ${entity}`, html`<section class="card" aria-label="Events of ${entity}">
            <h2>${entity} <span class="muted small">in ${region}</span></h2>
            ${this.isOpen
              ? html`<s-timeline .region=${region} .entity=${entity} .at=${this.query.get('at')}></s-timeline>`
              : closed('The journals', [region])}
          </section>`)
        : this.none()}
    `;
  }

  regions() {
    const { regions } = api.session;
    return this.isOpen ? regions : [...regions, this.region];
  }

  /** Whose names nobody knows by heart. */
  ofKeys() {
    const { keys, region } = this;
    if (!this.isOpen) return closed('The API keys', [region]);
    return html`
      <div class="empty">
        <h2>Which key’s history?</h2>
        ${keys.length
          ? html`
              <ul class="plain-list">
                ${keys.map(
                  ({ sid, friendly_name: name }) =>
                    html`<li><a href="/events?region=${region}&entity=${KEY}/${sid}">${name || 'without a name'}</a> <span class="mono">${sid}</span></li>`,
                )}
              </ul>
            `
          : html`<p>Your account has no API key in ${region}, or you have signed in with one: a key sees no keys.</p>`}
      </div>
    `;
  }

  none() {
    if (this.kind === KEY) return this.ofKeys();
    return html`
      <div class="empty">
        <h2>Whose history?</h2>
        <p>
          Everything that Strowger knows it has read from a journal of events. Name a domain, an address of record, a
          call, a list or an API key, and see what has happened to it, what each event changed, and why.
        </p>
        <ul class="plain-list">
          ${this.routes.slice(0, 5).map(
            ({ domain, position, declared }) => {
              const { regions } = api.session;
              const region = [position.region, ...declared, regions[0]].find((name) => regions.includes(name));
              return html`
                <li>
                  <a href="/events?region=${region}&entity=domain/${domain}">${domain} in ${region}</a>,
                  or <a href="/events?region=global&entity=route/${domain}">its route</a>
                </li>
              `;
            },
          )}
        </ul>
      </div>
    `;
  }
}
customElements.define('s-events', Events);

const keysOf = (region) =>
  api
    .region(region)
    .get(`/Keys.json?PageSize=${LARGEST_PAGE}`)
    .then(
      ({ keys }) => keys,
      (error) => {
        if (error.status === 401 || error.status === 403) return [];
        throw error;
      },
    );
