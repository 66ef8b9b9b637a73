import { html } from 'lit';
import { api } from '../api.js';
import { Page } from '../page.js';
import { filters } from '../parts/filters.js';
import { address, callStatus, STATUSES } from '../parts/call-status.js';
import { curl, empty } from '../parts/states.js';
import { duration } from '../time.js';

const AT_ONCE = 50;
const MOST = 1000; // a page of the API's; who wants more narrows the list

/** The calls of all regions, newest first: those that go on and those that are over. */
class Calls extends Page {
  static properties = { calls: { state: true }, hasMore: { state: true }, silent: { state: true } };

  #count = AT_ONCE;

  get title() {
    return 'Calls';
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', () => this.reloadSoon(), 'call');
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
    const silent = [];
    const found = await Promise.all(this.regions.map((region) => this.newest(region, count, silent)));
    const calls = found.flat().sort((one, other) => other.at - one.at).slice(0, count);
    return { calls, silent, hasMore: calls.length === count };
  }

  more() {
    this.#count = Math.min(MOST, this.#count + AT_ONCE);
    this.reload();
  }

  /** A region that does not answer leaves the others' calls to be seen. */
  async newest(region, count, silent) {
    const query = new URLSearchParams();
    for (const [name, value] of this.query) if (name !== 'region') query.append(PARAMETERS[name] ?? name, value);
    query.set('PageSize', count);
    try {
      const { calls } = await api.region(region).get(`/Calls.json?${query}`);
      return calls.map((call) => ({ ...call, region, at: Date.parse(call.date_created) }));
    } catch (error) {
      if (error.status !== 0 && error.status < 500) throw error;
      silent.push({ region, error });
      return [];
    }
  }

  content() {
    const at = (name) => this.query.get(name) ?? '';
    return html`
      <div class="head"><h1>Calls</h1></div>
      ${filters('/calls', [
        { name: 'status', label: 'Status', value: at('status'), options: [['', 'any'], ...STATUSES.map((word) => [word, word])] },
        { name: 'region', label: 'Region', value: at('region'), options: [['', 'all'], ...api.session.regions.map((word) => [word, word])] },
        { name: 'from', label: 'From', value: at('from'), placeholder: 'sip:alice@acme.sip.twilio.com' },
        { name: 'to', label: 'To', value: at('to'), placeholder: 'sip:bob@acme.sip.twilio.com' },
        { name: 'since', label: 'Started on or after', value: at('since'), type: 'date' },
        { name: 'before', label: 'Started before', value: at('before'), type: 'date' },
      ])}
      ${this.silent.map(({ region, error }) => html`<p class="warning">${region} does not answer (${error.message}): its calls are not here.</p>`)}
      ${this.calls.length ? this.table() : this.none()}
    `;
  }

  table() {
    return html`
      <section class="card" aria-label="Calls">
        <s-scroll class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Call</th>
                <th scope="col">Created</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Direction</th>
                <th scope="col">Status</th>
                <th scope="col" class="number">Duration</th>
                <th scope="col">Region</th>
              </tr>
            </thead>
            <tbody>${this.calls.map(row)}</tbody>
          </table>
        </s-scroll>
      </section>
      <nav class="pager" aria-label="More of the list">
        <span class="muted">${this.calls.length} shown</span>
        ${this.hasMore && this.calls.length < MOST
          ? html`<button type="button" @click=${this.more}>Show ${AT_ONCE} more</button>`
          : this.hasMore
            ? html`<span class="muted">Narrow the list to see what is older.</span>`
            : ''}
      </nav>
    `;
  }

  none() {
    if (this.query.size) return empty('No such call', html`<a href="/calls">Show all of them</a>, or ask for less.`);
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

const PARAMETERS = { status: 'Status', from: 'From', to: 'To', since: 'StartTime>', before: 'StartTime<' };

const row = ({ sid, region, from, to, direction, status, date_created: created, duration: seconds }) => html`
  <tr>
    <th scope="row"><a class="mono" href="/calls/${region}/${sid}" title=${sid}>${sid.slice(0, 10)}…</a></th>
    <td class="nowrap"><s-time at=${created}></s-time></td>
    <td>${address(from)}</td>
    <td>${address(to)}</td>
    <td class="nowrap">${direction}</td>
    <td>${callStatus(status)}</td>
    <td class="number nowrap">${seconds ? duration(Number(seconds)) : '–'}</td>
    <td>${region}</td>
  </tr>
`;
