import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { drawn } from '../ladder.js';
import { Part } from '../part.js';
import { clock } from '../time.js';
import { badge } from './states.js';
import { sipMessage } from './sip-message.js';
import './rows.js';

const KINDS = { device: 'Device', edge: 'Edge', region: 'Region', application: 'Webhook' };

/** Who said what to whom in a call, in its order; `ladder` is the API's, `call` the SID that it was asked by. */
class Ladder extends Part {
  static properties = { ladder: { attribute: false }, call: {}, chosen: { state: true } };

  constructor() {
    super();
    this.ladder = null;
    this.chosen = 0;
  }

  willUpdate(changed) {
    if (changed.has('ladder') && this.ladder) this.drawn = drawn(this.ladder, this.call);
  }

  render() {
    const { columns, arrows } = this.drawn;
    const arrow = arrows[this.chosen];
    return html`
      ${this.ladder.complete
        ? ''
        : html`<p class="warning">
            Not all of it is here${this.ladder.left_out ? `: ${this.ladder.left_out} messages found no room` : ''}. What a
            node kept goes with the node.
          </p>`}
      <div class="ladder">
        <div class="scroller" style=${styleMap({ '--lanes': columns.length })}>
          <div class="lanes heads">
            ${columns.map(({ kind, name }) => html`<span><small>${KINDS[kind]}</small><b title=${name}>${name}</b></span>`)}
          </div>
          <div class="lanes lines" aria-hidden="true">${columns.map(() => html`<i></i>`)}</div>
          <s-rows label="Messages, oldest first" height="38" .items=${arrows} .chosen=${this.chosen}
            .row=${(each) => this.arrow(each)} @chosen=${(event) => (this.chosen = event.detail)}></s-rows>
        </div>
        <div class="details" aria-live="polite">
          ${this.details(arrow)}
        </div>
      </div>
    `;
  }

  arrow({ from, to, at, label, tone }) {
    const { columns } = this.drawn;
    const lane = 100 / columns.length;
    const place = { left: `${(Math.min(from, to) + 0.5) * lane}%`, width: `${Math.abs(to - from) * lane}%` };
    return html`
      <time>${clock(at)}</time>
      <span class="lanes">
        <span class="arrow ${tone} ${to < from ? 'back' : ''}" style=${styleMap(place)}>
          <span class="what">${label}</span>
          <span class="hidden">from ${said(columns[from])} to ${said(columns[to])}</span>
        </span>
      </span>
    `;
  }

  details({ entry, from, to, isAnswer }) {
    const { columns } = this.drawn;
    return html`
      <p class="row">
        <b>${said(columns[from])} → ${said(columns[to])}</b>
        <span class="muted small">${entry.time}</span>
        ${entry.transport ? badge('quiet', entry.transport.toUpperCase()) : ''}
      </p>
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
