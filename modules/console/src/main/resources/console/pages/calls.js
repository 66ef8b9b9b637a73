import { html } from 'lit';
import { api, LARGEST_PAGE } from '../api.js';
import { live } from '../live.js';
import { Page } from '../page.js';
import { Bodies } from '../parts/bodies.js';
import { filters } from '../parts/filters.js';
import { heads, sorted } from '../parts/sorting.js';
import { address, callStatus, goesOn, lasted, STATUSES } from '../parts/call-status.js';
import { closed, curl, empty } from '../parts/states.js';
import { closedIn } from '../topology.js';

const AT_ONCE = 50;
const STEP = 200;
const LIVE = 250; // a longer list is not loaded anew for each call
const MOST = 10_000; // who wants more narrows the list

/** The calls of all regions, newest first: those that go on and those that are over. */
class Calls extends Page {
  static properties = {
    calls: { state: true },
    domains: { state: true },
    hasMore: { state: true },
    silent: { state: true },
    asOf: { state: true },
    behind: { state: true },
  };

  #count = AT_ONCE;
  #changed = new Set(); // the calls of which something has happened since a list that does not follow
  #bodies = new Bodies(() => this.requestUpdate());

  get title() {
    return 'Calls';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', ({ entity, region }) => this.happened(entity, region), 'call');
    this.every(1_000, () => (this.behind = this.#changed.size));
  }

  get between() {
    return this.gently;
  }

  happened(call, region) {
    if (this.follows) this.reloadSoon();
    else if (this.regions.includes(region) && this.#changed.size < MOST) this.#changed.add(call);
  }

  get follows() {
    return this.#count <= LIVE;
  }

  get regions() {
    const wanted = this.query.get('region');
    return wanted ? [wanted] : api.session.regions;
  }

  willUpdate(changed) {
    if (changed.has('query')) this.#count = AT_ONCE;
    super.willUpdate(changed);
  }

  /**
   * As many as are shown already, so that what is new does not take away what one was reading: the newest of all are
   * among the newest of each region.
   */
  async load() {
    const count = this.#count;
    const silent = new Map();
    const asOf = new Date();
    const older = [...this.#changed];
    const ask = (filter) => this.regions.map((region) => this.newest(region, filter, count, silent));
    const lists = filtersOf(this.query).flatMap(ask);
    const [domains, ...found] = await Promise.all([this.domains ?? named(), ...lists]);
    const bySid = new Map(found.flatMap(({ calls }) => calls).map((call) => [call.sid, call]));
    const all = [...bySid.values()].sort((one, other) => other.at - one.at);
    for (const call of older) this.#changed.delete(call);
    this.behind = this.#changed.size;
    const hasMore = all.length > count || found.some(({ hasMore }) => hasMore);
    return { calls: all.slice(0, count), domains, silent: [...silent], hasMore, asOf };
  }

  more() {
    this.#count = Math.min(MOST, this.#count < STEP ? STEP : this.#count + STEP);
    this.reload();
  }

  /**
   * A region that does not answer leaves the others' calls to be seen. What moves to the next page meanwhile comes
   * twice.
   */
  async newest(region, filter, count, silent) {
    const query = new URLSearchParams(filter);
    query.set('PageSize', Math.min(count, LARGEST_PAGE));
    const calls = [];
    let next = `${api.place(region)}/Calls.json?${query}`;
    try {
      while (next && calls.length < count) {
        const page = await api.page(next, 'calls');
        calls.push(...page.items.map((call) => ({ ...call, region, at: Date.parse(call.date_created) })));
        next = page.next;
      }
      return { calls, hasMore: Boolean(next) };
    } catch (error) {
      if (error.status !== 0 && error.status < 500) throw error;
      silent.set(region, error);
      return { calls: [], hasMore: false };
    }
  }

  content() {
    const at = (name) => this.query.get(name) ?? '';
    const others = at('region') ? [] : closedIn(live.cluster, api.session.regions);
    return html`
      <div class="head"><h1>Calls</h1></div>
      ${filters('/calls', [
        { name: 'status', label: 'Status', value: at('status'), options: [['', 'any'], [GOING, 'live'], ...STATUSES.map((word) => [word, word])] },
        { name: 'region', label: 'Region', value: at('region'), options: [['', 'all'], ...api.session.regions.map((word) => [word, word])] },
        { name: 'domain', label: 'Domain', value: at('domain'), choices: this.domains, placeholder: 'any' },
        { name: 'from', label: 'From', value: at('from'), placeholder: 'user@domain' },
        { name: 'to', label: 'To', value: at('to'), placeholder: 'user@domain' },
        { name: 'since', label: 'Started on or after', value: at('since'), type: 'date' },
        { name: 'before', label: 'Started before', value: at('before'), type: 'date' },
      ])}
      ${this.silent.map(([region, error]) => html`<p class="warning">${region} does not answer (${error.message}): its calls are not here.</p>`)}
      ${others.length ? closed('The calls', others) : ''}
      ${this.follows || !this.calls.length ? '' : this.standing()}
      ${this.calls.length ? this.table() : this.none()}
    `;
  }

  /** A list that stands still says so where it is read. */
  standing() {
    const { behind } = this;
    return html`
      <p class="${behind ? 'warning' : 'hint'} row">
        <span>
          A list of more than ${LIVE} does not follow by itself: this is as of ${this.asOf.toLocaleTimeString()}.
          ${behind ? `${behind.toLocaleString()} ${behind === 1 ? 'call has' : 'calls have'} begun or changed since.` : ''}
        </span>
        ${behind ? html`<button type="button" class="small" @click=${this.reload}>Show them</button>` : ''}
      </p>
    `;
  }

  /** Newest first, where there are more than are here: that is how the regions have them. */
  table() {
    const sort = (!this.hasMore && this.query.get('sort')) || '-created';
    return html`
      <section class="card" aria-label="Calls">
        <s-scroll class="table">
          <table aria-rowcount=${this.hasMore ? -1 : this.calls.length + 1}>
            <thead>${heads(COLUMNS, sort, this.hasMore ? {} : { path: '/calls', query: this.query })}</thead>
            ${this.#bodies.of(sorted(this.calls, COLUMNS, sort), row, COLUMNS.length)}
          </table>
        </s-scroll>
      </section>
      <nav class="pager" aria-label="More of the list">
        <span class="muted">${this.calls.length.toLocaleString()} shown${this.hasMore ? ', the newest' : ''}</span>
        ${this.hasMore && this.calls.length < MOST
          ? html`<button type="button" @click=${this.more}>Show more</button>`
          : this.hasMore
            ? html`<span class="muted">Narrow the list to see what is older.</span>`
            : ''}
      </nav>
    `;
  }

  none() {
    if ([...this.query.keys()].some((name) => name !== 'sort')) return empty('No such call', html`<a href="/calls">Show all of them</a>, or ask for less.`);
    const [region = 'us1'] = api.session.regions;
    return empty(
      'No calls yet',
      'Call a device that is registered, with instructions in TwiML; a call by a device shows here as well:',
      curl(api.session, `${api.place(region)}/Calls.json`, {
        To: 'sip:alice@acme.sip.twilio.com',
        From: 'welcome',
        Twiml: '<Response><Pause length="2"/></Response>',
      }),
    );
  }
}
customElements.define('s-calls', Calls);

const GOING = 'live';
const PARAMETERS = { domain: 'Domain', from: 'From', to: 'To', since: 'StartTime>', before: 'StartTime<' };

/** Twilio's filters for what the page's query wants: each for one status, of which those that are live have several. */
function filtersOf(query) {
  const narrowed = Object.entries(PARAMETERS)
    .map(([name, parameter]) => [parameter, query.get(name)])
    .filter(([, value]) => value);
  const status = query.get('status');
  const statuses = status === GOING ? STATUSES.filter(goesOn) : [status];
  return statuses.map((one) => new URLSearchParams(one ? [...narrowed, ['Status', one]] : narrowed));
}

/** The domains to choose from; without them one is typed. */
const named = async () => (await api.all('/strowger/v1/routes', 'routes').catch(() => [])).map(({ domain }) => domain);

const COLUMNS = [
  { label: 'Call' },
  { name: 'created', label: 'Created', of: ({ at }) => at, isTime: true },
  { name: 'from', label: 'From', of: ({ from }) => from },
  { name: 'to', label: 'To', of: ({ to }) => to },
  { name: 'direction', label: 'Direction', of: ({ direction }) => direction },
  { name: 'status', label: 'Status', of: ({ status }) => status },
  { name: 'duration', label: 'Duration', of: ({ duration: seconds }) => Number(seconds ?? 0), isNumber: true },
  { name: 'region', label: 'Region', of: ({ region }) => region },
];

const row = ({ sid, region, from, to, direction, status, date_created: created, start_time: started, duration: seconds }) => html`
  <tr>
    <th scope="row"><a class="mono" href="/calls/${region}/${sid}" title=${sid}>${sid.slice(0, 5)}…${sid.slice(-6)}</a></th>
    <td class="nowrap"><s-time at=${created}></s-time></td>
    <td>${address(from)}</td>
    <td>${address(to)}</td>
    <td class="nowrap">${direction}</td>
    <td>${callStatus(status)}</td>
    <td class="number nowrap">${lasted({ status, start_time: started, duration: seconds })}</td>
    <td>${region}</td>
  </tr>
`;
