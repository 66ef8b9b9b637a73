import { html } from 'lit';
import { api } from '../api.js';
import { Page } from '../page.js';
import { go } from '../router.js';
import { EXPIRY_SEEN, isOver, shortSource } from '../parts/contact.js';
import { confirmed } from '../parts/dialog.js';
import { notify } from '../parts/notices.js';
import { empty } from '../parts/states.js';
import '../parts/timeline.js';

/** One address of record in one region: where it can be reached, and how that came about. */
class Registration extends Page {
  static properties = { contacts: { state: true } };

  get title() {
    return this.params.aor;
  }

  get entity() {
    return `registration/${this.params.aor}`;
  }

  get path() {
    return `/strowger/v1/regions/${this.params.region}/registrations/${encodeURIComponent(this.params.aor)}`;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', ({ entity }) => entity === this.entity && this.reloadSoon(), 'registration');
    this.every(EXPIRY_SEEN, () => !document.hidden && this.contacts?.some(isOver) && this.reload());
  }

  /** Asked for as a list: an address without contacts is in none, and may have a history all the same. */
  async load() {
    const { region, aor } = this.params;
    const body = await api.get(`/strowger/v1/regions/${region}/registrations?aor=${encodeURIComponent(aor)}`);
    return { contacts: body.registrations.flatMap(({ contacts }) => contacts) };
  }

  content() {
    const { region, aor } = this.params;
    const domain = aor.split('@')[1];
    return html`
      <div class="head">
        <div>
          <h1>${aor}</h1>
          <p class="muted">
            in ${region} · <a href="/registrations?domain=${domain}&region=${region}">all of ${domain}</a>
          </p>
        </div>
        ${api.isReader || this.contacts.length === 0
          ? ''
          : html`<button type="button" class="danger" @click=${this.unregister}>Remove</button>`}
      </div>
      <div class="stack">
        ${this.contacts.length ? this.contacts.map(card) : this.none()}
        <section class="card">
          <h2>History</h2>
          <s-timeline .region=${region} .entity=${this.entity} .at=${this.query.get('at')}></s-timeline>
        </section>
      </div>
    `;
  }

  none() {
    return empty(
      'Not registered',
      html`Calls to it fail with notification 32009. Its device registers again by itself when it is on; or register it
        with <a href="/try?template=REGISTER&domain=${this.params.aor.split('@')[1]}">Try it</a>.`,
    );
  }

  async unregister() {
    const { aor, region } = this.params;
    const yes = await confirmed({
      title: `Remove ${aor}?`,
      body: html`<p>Calls no longer reach it in ${region}, until its device registers again, which most do within minutes.</p>`,
      action: 'Remove',
      danger: true,
    });
    if (!yes) return;
    try {
      await api.del(this.path);
      notify(`${aor} is no longer registered in ${region}`);
      this.reload();
    } catch (error) {
      notify(`Not removed: ${error.message}`, 'bad');
    }
  }
}
customElements.define('s-registration', Registration);

const card = (contact) => html`
  <section class="card">
    <h2 class="mono">${contact.uri}</h2>
    <dl class="facts wide">
      <dt>Expires in</dt><dd><s-until at=${contact.expires}></s-until></dd>
      <dt>Registered</dt><dd><s-time at=${contact.registered}></s-time></dd>
      <dt>Edge</dt><dd>${contact.edge}</dd>
      <dt>From</dt><dd>${shortSource(contact)}</dd>
      <dt>User agent</dt><dd>${contact.user_agent || html`<span class="muted" title="Its REGISTER named no user agent">–</span>`}</dd>
      <dt>Path</dt><dd class="mono">${contact.path.join(' ') || '–'}</dd>
      <dt>Call-ID, CSeq</dt><dd class="mono">${contact.call_id}, ${contact.cseq}</dd>
      <dt>Preference</dt><dd>q=${contact.q}${contact.instance ? html`, <span class="mono">${contact.instance}</span>` : ''}</dd>
    </dl>
  </section>
`;
