import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { api, LARGEST_PAGE, orNothing } from '../api.js';
import { named } from '../journal.js';
import { Page } from '../page.js';
import { scripts } from '../script.js';
import { took } from '../time.js';
import { address, callStatus, goesOn, lasted } from '../parts/call-status.js';
import { confirmed } from '../parts/dialog.js';
import { download } from '../parts/download.js';
import { notify } from '../parts/notices.js';
import { badge, empty } from '../parts/states.js';
import '../parts/few.js';
import '../parts/ladder.js';

const MOST_NOTIFICATIONS = 100; // that are kept of a call and of those that it makes: the first of them

/** One call: what became of it, what was said in it, what its instructions were, and what went wrong. */
class Call extends Page {
  static properties = {
    call: { state: true },
    legs: { state: true },
    ladder: { state: true },
    events: { state: true },
    notifications: { state: true },
  };

  get title() {
    return `Call ${this.params.sid}`;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', ({ entity }) => entity === this.entity && this.reloadSoon(), 'call');
  }

  /** A call that another has made is a part of that one's journal. */
  get entity() {
    return `call/${this.call?.parent_call_sid ?? this.params.sid}`;
  }

  async load() {
    const { region, sid } = this.params;
    const twilio = api.region(region);
    const strowger = `/strowger/v1/regions/${region}`;
    const call = await twilio.get(`/Calls/${sid}.json`);
    const [legs, ladder, events, notifications] = await Promise.all([
      twilio.get(`/Calls.json?ParentCallSid=${sid}&PageSize=${LARGEST_PAGE}`).then((body) => body.calls),
      orNothing(api.get(`${strowger}/calls/${sid}/ladder`)),
      orNothing(api.all(`${strowger}/events?entity=${encodeURIComponent(`call/${sid}`)}`, 'events')),
      twilio.get(`/Calls/${sid}/Notifications.json?PageSize=${MOST_NOTIFICATIONS}`).then((body) => body.notifications),
    ]);
    return { call, legs, ladder, events, notifications };
  }

  content() {
    const { call } = this;
    return html`
      <div class="head">
        <div>
          <h1>${address(call.from)} → ${address(call.to)} ${callStatus(call.status)}</h1>
          <p class="muted small mono">${call.sid}</p>
        </div>
        ${goesOn(call.status) && !api.isReader
          ? html`<button type="button" class="danger" @click=${this.hangUp}>Hang up</button>`
          : ''}
        <button type="button" @click=${this.save}>Download as JSON</button>
      </div>
      <div class="stack">
        <div class="columns">${this.facts()} ${this.wrong()}</div>
        ${this.messages()}
        <div class="columns">${this.twiml()} ${this.family()}</div>
      </div>
    `;
  }

  facts() {
    const { call, params } = this;
    const events = `/events?region=${params.region}&entity=${encodeURIComponent(this.entity)}`;
    return html`
      <section class="card">
        <h2>Call</h2>
        <dl class="facts">
          <dt>Direction</dt><dd>${call.direction}</dd>
          <dt>Region</dt><dd>${params.region}</dd>
          <dt>Created</dt><dd><s-time at=${call.date_created}></s-time></dd>
          <dt>Answered</dt><dd>${call.start_time ? html`<s-time at=${call.start_time}></s-time>` : 'no'}</dd>
          <dt>Ended</dt><dd>${call.end_time ? html`<s-time at=${call.end_time}></s-time>` : goesOn(call.status) ? 'goes on' : 'without an answer'}</dd>
          <dt>Duration</dt><dd>${lasted(call)}</dd>
          <dt>History</dt><dd><a href=${events}>its ${this.events?.length ?? ''} events</a></dd>
        </dl>
      </section>
    `;
  }

  wrong() {
    return html`
      <section class="card">
        <h2>What went wrong</h2>
        ${this.notifications.length
          ? keyed(
              this.params.sid,
              html`<s-few word="notifications" .items=${this.notifications} .text=${saying} .row=${notification}></s-few>`,
            )
          : html`<p class="muted">Nothing that Strowger knows of.</p>`}
        ${this.notifications.length < MOST_NOTIFICATIONS
          ? ''
          : html`<p class="hint">A call keeps the first ${MOST_NOTIFICATIONS}: what else went wrong after these is not here.</p>`}
      </section>
    `;
  }

  messages() {
    const { region, sid } = this.params;
    return html`
      <section class="card">
        <h2>Messages</h2>
        ${this.ladder?.entries.length
          ? html`<s-ladder .ladder=${{ ...this.ladder, region }} .call=${this.call.parent_call_sid ?? sid}
              .at=${this.query.get('message')}></s-ladder>`
          : empty(
              'No message is kept of this call',
              'Messages are kept in memory, for 5 hours and as far as there is room (strowger.region.ladder). The call may also have ended before a message was sent: then “What went wrong” says why.',
            )}
      </section>
    `;
  }

  twiml() {
    const documents = scripts(this.events ?? []);
    return html`
      <section class="card">
        <h2>TwiML as it ran</h2>
        ${documents.length
          ? documents.map(
              ({ at, url, text, steps }) => html`
                <div class="script">
                  <p class="small"><s-time at=${at}></s-time> ${url ? html`from <span class="mono">${url}</span>` : 'with the call'}</p>
                  <pre class="message" tabindex="0" role="group" aria-label="TwiML">${text}</pre>
                  <ol class="plain-list small">
                    ${steps.map(
                      (step) => html`<li><code>${verbs(text)[step.verb]}</code> ${named(step.type)}
                        <span class="muted">+${took((Date.parse(step.at) - Date.parse(at)) / 1000)}</span></li>`,
                    )}
                  </ol>
                </div>
              `,
            )
          : html`<p class="muted">None: it came to no instructions.</p>`}
      </section>
    `;
  }

  family() {
    const { region, sid } = this.params;
    const { parent_call_sid: parent } = this.call;
    return html`
      <section class="card">
        <h2>Legs</h2>
        ${parent ? html`<p>Made by <a class="mono" href="/calls/${region}/${parent}">${parent}</a></p>` : ''}
        ${this.legs.length
          ? keyed(
              sid,
              html`<s-few word="legs" .items=${this.legs} .text=${({ to, status }) => `${to} ${status}`}
                .row=${(leg) => html`
                  <li class="row between">
                    <a href="/calls/${region}/${leg.sid}">${address(leg.to)}</a>
                    <span class="row">${callStatus(leg.status)} <span class="number">${lasted(leg)}</span></span>
                  </li>
                `}></s-few>`,
            )
          : html`<p class="muted">${parent ? 'It' : 'Only its own: it'} has called nobody.</p>`}
      </section>
    `;
  }

  async hangUp() {
    const yes = await confirmed({
      title: 'Hang up?',
      body: html`<p>Both sides are sent a BYE, and the call is over.</p>`,
      action: 'Hang up',
      danger: true,
    });
    if (!yes) return;
    try {
      await api.region(this.params.region).post(`/Calls/${this.params.sid}.json`, { Status: 'completed' });
      notify('Hung up');
      this.reload();
    } catch (error) {
      notify(`Not hung up: ${error.message}`, 'bad');
    }
  }

  save() {
    const { call, legs, ladder, events, notifications } = this;
    download(`${call.sid}.json`, { call, legs, ladder, events, notifications });
  }
}
customElements.define('s-call', Call);

/** The names of a document's verbs, in their order. */
const verbs = (twiml) => {
  const response = new DOMParser().parseFromString(twiml, 'text/xml').documentElement;
  return [...response.children].map(({ tagName }) => `<${tagName}>`);
};

/** What a notification says of itself. */
const saying = ({ message_text: text }) => new URLSearchParams(text).get('Msg') ?? '';

function notification({ error_code: code, log, more_info: info, request_url: url, date_created: at, ...told }) {
  const isError = log === '0';
  return html`
    <li>
      <p>${badge(isError ? 'bad' : 'warn', isError ? 'error' : 'warning')} ${saying(told)}</p>
      <p class="small muted">
        <a href=${info} rel="noreferrer" target="_blank">${code}, explained</a> · <s-time at=${at}></s-time>
        ${url ? html`· <span class="mono">${url}</span>` : ''}
      </p>
    </li>
  `;
}
