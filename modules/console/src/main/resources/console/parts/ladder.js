import { html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { drawn, matches } from '../ladder.js';
import { Part } from '../part.js';
import { note } from '../router.js';
import { clock, later } from '../time.js';
import { badge } from './states.js';
import { sipMessage } from './sip-message.js';
import './rows.js';

const KINDS = { device: 'Device', edge: 'Edge', region: 'Region', application: 'Webhook' };
const SIFTED = { '': 'all', sip: 'SIP', webhook: 'webhooks' };

/**
 * Who said what to whom in a call, in its order, and which way that took; `ladder` is the API's, `call` the SID of the call
 * whose devices stand left, `at` the number of the message that is shown first.
 */
class Ladder extends Part {
  static properties = { ladder: { attribute: false }, call: {}, at: {}, chosen: { state: true }, kind: { state: true }, text: { state: true } };

  constructor() {
    super();
    this.ladder = null;
    this.chosen = 0;
    this.kind = '';
    this.text = '';
  }

  willUpdate(changed) {
    if (changed.has('ladder') && this.ladder) this.drawn = drawn(this.ladder, this.call);
    if (changed.has('at')) this.sift({ kind: '', text: '', chosen: this.placeOf(Number(this.at) || 1) });
  }

  render() {
    const { columns, arrows: all } = this.drawn;
    const arrows = all.filter((arrow) => matches(arrow, this));
    const arrow = arrows[this.chosen];
    return html`
      ${this.ladder.complete
        ? ''
        : html`<p class="warning">
            Not all of it is here${this.ladder.left_out ? `: ${this.ladder.left_out} messages found no room` : ''}. What a
            node kept goes with the node.
          </p>`}
      ${this.sieve(arrows.length, all.length)}
      <div class="ladder">
        <div class="scroller" tabindex=${arrows.length ? nothing : 0} style=${styleMap({ '--lanes': columns.length })}>
          <div class="lanes heads">
            ${columns.map(({ kind, name }) => html`<span><small>${KINDS[kind]}</small><b title=${name}>${name}</b></span>`)}
          </div>
          <div class="lanes lines" aria-hidden="true">${columns.map(() => html`<i></i>`)}</div>
          <s-rows label="Messages, oldest first" height="38" .items=${arrows} .chosen=${this.chosen}
            .row=${(each, at) => this.arrow(each, arrows[at - 1])} @chosen=${({ detail }) => this.pick(detail, all.indexOf(arrows[detail]))}></s-rows>
        </div>
        <div class="details" aria-live="polite">
          ${arrow ? this.details(arrow) : html`<p class="muted">No message is like that. Take something off the filter above.</p>`}
        </div>
      </div>
    `;
  }

  sieve(left, all) {
    return html`
      <div class="sieve" role="search">
        <fieldset class="segments">
          <legend class="small">Show</legend>
          ${Object.entries(SIFTED).map(
            ([kind, word]) => html`
              <label><input type="radio" name="kind" .checked=${kind === this.kind} @change=${() => this.sift({ kind })}>${word}</label>
            `,
          )}
        </fieldset>
        <input type="search" aria-label="Text in a message" placeholder="text in a message" spellcheck="false" autocomplete="off"
          .value=${this.text} @input=${({ target }) => this.sift({ text: target.value })}>
        <span class="muted small" role="status">${left === all ? `${all} messages` : `${left} of ${all} messages`}</span>
      </div>
    `;
  }

  /** One of those that are shown, whose place among all of them is kept in the address. */
  pick(index, place) {
    this.chosen = index;
    note('message', place + 1);
  }

  placeOf(number) {
    return Math.max(0, Math.min(number, this.drawn.arrows.length) - 1);
  }

  sift(what) {
    Object.assign(this, { chosen: 0, ...what });
  }

  /**
   * As wide as its whole way; between edge and region, where no SIP is spoken, the line is another. `before` is what
   * stands above it.
   */
  arrow({ stops, at, times, label, tone }, before) {
    const { columns } = this.drawn;
    const lane = 100 / columns.length;
    const [left, right] = [Math.min(...stops), Math.max(...stops)];
    const place = { left: `${(left + 0.5) * lane}%`, width: `${(right - left) * lane}%` };
    const legs = stops.slice(1).map((to, at) => this.leg(stops[at], to, left, right));
    return html`
      <time title=${new Date(at).toISOString()}>${clock(at)}<small title="since the one above">${later(before?.at, at)}</small></time>
      <span class="lanes">
        <span class="arrow ${tone}" style=${styleMap(place)}>
          <span class="what">${label}${times.length > 1 ? html` <b>×${times.length}</b>` : ''}</span>
          <span class="hidden">${this.way(stops)}</span>
          ${legs}
        </span>
      </span>
    `;
  }

  leg(from, to, left, right) {
    const { columns } = this.drawn;
    const isInside = [from, to].every((at) => ['edge', 'region'].includes(columns[at].kind));
    const share = 100 / (right - left);
    const place = { left: `${(Math.min(from, to) - left) * share}%`, width: `${Math.abs(to - from) * share}%` };
    return html`<i class="leg ${to < from ? 'back' : ''} ${isInside ? 'inside' : ''}" style=${styleMap(place)}></i>`;
  }

  /** "from device 192.0.2.4:5060 over edge dublin to region us1" */
  way(stops) {
    const names = stops.map((at) => said(this.drawn.columns[at]));
    const over = names.slice(1, -1).map((name) => ` over ${name}`);
    return `from ${names[0]}${over.join('')} to ${names.at(-1)}`;
  }

  details({ entry, stops, times, isAnswer }) {
    return html`
      <p class="row">
        <b>${stops.map((at) => said(this.drawn.columns[at])).join(' → ')}</b>
        <span class="muted small">${entry.time}</span>
        ${entry.transport ? badge('quiet', entry.transport.toUpperCase()) : ''}
      </p>
      ${times.length > 1
        ? html`<p class="small">
            ${entry.direction === 'in' ? 'Came' : 'Was sent'} ${times.length} times, the same each time:
            ${times.map(clock).join(', ')}
          </p>`
        : ''}
      ${entry.kind === 'sip' ? sipMessage(entry.message) : webhook(entry, isAnswer)}
    `;
  }
}
customElements.define('s-ladder', Ladder);

const said = ({ kind, name }) => `${KINDS[kind].toLowerCase()} ${name}`;

const webhook = (entry, isAnswer) => html`
  <p class="mono">${entry.method} ${entry.url}</p>
  ${isAnswer
    ? html`
        <p>
          ${entry.status ?? 'No answer'} ${entry.content_type} in ${entry.milliseconds} ms
          ${entry.error_code ? html`<span class="error">${entry.error_code}: ${entry.error}</span>` : ''}
        </p>
        <pre class="message" tabindex="0" role="group" aria-label="Answer">${entry.body || 'Nothing was in it.'}</pre>
      `
    : html`
        <dl class="facts small">
          ${Object.entries(entry.parameters).map(([name, value]) => html`<dt>${name}</dt><dd class="mono">${value}</dd>`)}
        </dl>
      `}
`;
