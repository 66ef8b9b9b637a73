import { html } from 'lit';
import { api, LARGEST_PAGE } from '../api.js';
import { Part } from '../part.js';
import { confirmed, open } from './dialog.js';
import { notify } from './notices.js';
import { badge, failed } from './states.js';
import './few.js';
import './form.js';

const KEPT = 'Kept as Twilio has it, for programs that ask. Strowger does nothing by it.';

/** Parameter, key of the resource, label, what is special about it, and what one should know who changes it. */
const SETTINGS = [
  ['FriendlyName', 'friendly_name', 'Friendly name'],
  ['VoiceUrl', 'voice_url', 'Voice URL'],
  ['VoiceMethod', 'voice_method', 'Voice method', 'method'],
  ['VoiceFallbackUrl', 'voice_fallback_url', 'Fallback URL'],
  ['VoiceFallbackMethod', 'voice_fallback_method', 'Fallback method', 'method'],
  ['VoiceStatusCallbackUrl', 'voice_status_callback_url', 'Status callback URL'],
  ['VoiceStatusCallbackMethod', 'voice_status_callback_method', 'Status callback method', 'method'],
  ['SipRegistration', 'sip_registration', 'Devices may register', 'flag'],
  ['Secure', 'secure', 'Only TLS and SRTP', 'flag'],
  ['EmergencyCallingEnabled', 'emergency_calling_enabled', 'Emergency calling', 'flag', KEPT],
  ['EmergencyCallerSid', 'emergency_caller_sid', 'Emergency caller SID', 'sid', `A phone number’s, PN… ${KEPT}`],
  ['ByocTrunkSid', 'byoc_trunk_sid', 'BYOC trunk SID', 'sid', `BY… ${KEPT}`],
];
const METHODS = [
  ['POST', 'POST'],
  ['GET', 'GET'],
];
const MAPPINGS = [
  { path: 'Auth/Registrations/CredentialListMappings', title: 'Registrations: credential lists', list: 'CredentialList' },
  { path: 'Auth/Calls/CredentialListMappings', title: 'Calls: credential lists', list: 'CredentialList' },
  { path: 'Auth/Calls/IpAccessControlListMappings', title: 'Calls: IP access control lists', list: 'IpAccessControlList' },
];

/** A SIP Domain as one region has it: `domain` is Twilio's resource. Dispatches `changed` and `deleted`. */
class DomainSettings extends Part {
  static properties = {
    region: {},
    domain: { attribute: false },
    mapped: { state: true },
    failure: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('region')) Object.assign(this, { mapped: null, failure: null });
    if (changed.has('domain')) this.load();
  }

  get twilio() {
    return api.region(this.region);
  }

  path(below = '') {
    return `/SIP/Domains/${this.domain.sid}${below}.json`;
  }

  load() {
    const lists = MAPPINGS.map(({ path }) => this.twilio.get(`${this.path(`/${path}`)}?PageSize=${LARGEST_PAGE}`).then(({ contents }) => contents));
    return this.settle(Promise.all(lists).then((mapped) => ({ mapped })));
  }

  render() {
    const mayTouch = !api.isReader;
    return html`
      <section class="card">
        <div class="row between">
          <h2>Settings in ${this.region}</h2>
          ${mayTouch
            ? html`
                <span class="row">
                  <button type="button" class="small" @click=${this.edit}>Edit</button>
                  <button type="button" class="small danger" @click=${this.deleteHere}>Delete</button>
                </span>
              `
            : ''}
        </div>
        <dl class="facts">
          <dt>SID</dt>
          <dd class="mono">${this.domain.sid}</dd>
          ${SETTINGS.map(([, key, label, kind]) => setting(label, this.domain[key], kind))}
          <dt>Created</dt>
          <dd><s-time at=${this.domain.date_created}></s-time></dd>
          <dt>Changed</dt>
          <dd><s-time at=${this.domain.date_updated}></s-time></dd>
        </dl>
      </section>
      <section class="card">
        <h2>Who is let in</h2>
        ${this.domain.auth_type ? '' : html`<p class="warning">No list is mapped for calls: nobody can call by this domain.</p>`}
        <div class="stack">
          ${this.failure
            ? failed(this.failure, () => this.load())
            : MAPPINGS.map((mapping, at) => this.mapping(mapping, this.mapped?.[at], mayTouch))}
        </div>
      </section>
    `;
  }

  mapping(mapping, lists, mayTouch) {
    return html`
      <div class="row between">
        <h3>${mapping.title}</h3>
        ${mayTouch
          ? html`<button type="button" class="small" aria-label="Map a list, ${mapping.title}"
              @click=${() => this.map(mapping)}>Map a list</button>`
          : ''}
      </div>
      ${lists?.length
        ? html`<s-few word="lists" .items=${lists} .text=${({ friendly_name: name }) => name}
            .row=${(list) => html`
              <li class="row between">
                <span>${list.friendly_name}</span>
                ${mayTouch
                  ? html`<button type="button" class="plain" aria-label="Unmap ${list.friendly_name}, ${mapping.title}"
                      @click=${() => this.unmap(mapping, list)}>Unmap</button>`
                  : ''}
              </li>
            `}></s-few>`
        : html`<p class="muted small">${lists ? 'None' : '…'}</p>`}
    `;
  }

  async edit() {
    const saved = await open(
      `${this.domain.domain_name} in ${this.region}`,
      (close) => html`
        <s-form .cancel=${() => close()}
          .fields=${SETTINGS.map(([name, key, label, kind, hint]) => ({ ...field(name, label, this.domain[key], kind), hint }))}
          .send=${async (changes) => {
            await this.twilio.post(this.path(), changes);
            close('saved');
          }}></s-form>
      `,
    );
    if (saved) this.changed(`Saved in ${this.region}`);
  }

  async deleteHere() {
    const yes = await confirmed({
      title: `Delete ${this.domain.domain_name} in ${this.region}?`,
      danger: true,
      action: `Delete in ${this.region}`,
      body: html`
        <p>
          The Domain of ${this.region} goes, with what is mapped to it. The lists stay, and so do the Domains of other
          regions. If the name is active in ${this.region}, devices are refused until it is re-routed.
        </p>
      `,
    });
    if (!yes) return;
    try {
      await this.twilio.del(this.path());
      notify(`Deleted in ${this.region}`);
      this.dispatchEvent(new CustomEvent('deleted'));
    } catch (error) {
      notify(`Not deleted: ${error.message}`, 'bad');
    }
  }

  async map(mapping) {
    const lists = await this.lists(mapping.list);
    if (!lists) return;
    const saved = await open(
      mapping.title,
      (close) =>
        lists.length
          ? html`
              <s-form whole action="Map" .cancel=${() => close()}
                .fields=${[
                  {
                    name: `${mapping.list}Sid`,
                    blame: mapping.list,
                    label: `List of ${this.region}`,
                    type: 'select',
                    options: lists.map((list) => [list.sid, list.friendly_name]),
                  },
                ]}
                .send=${async (values) => {
                  await this.twilio.post(this.path(`/${mapping.path}`), values);
                  close('mapped');
                }}></s-form>
            `
          : html`
              <p>${this.region} has no such list yet. Create one below, under Lists of ${this.region}.</p>
              <div class="actions"><button type="button" @click=${() => close()}>Close</button></div>
            `,
    );
    if (saved) this.changed('Mapped');
  }

  async lists(list) {
    try {
      return await Array.fromAsync(this.twilio.each(`/SIP/${list}s.json`, keyOf(list)));
    } catch (error) {
      return notify(`The lists of ${this.region} can’t be read: ${error.message}`, 'bad');
    }
  }

  async unmap(mapping, list) {
    try {
      await this.twilio.del(this.path(`/${mapping.path}/${list.sid}`));
      this.changed(`${list.friendly_name} is mapped no more`);
    } catch (error) {
      notify(`Not unmapped: ${error.message}`, 'bad');
    }
  }

  changed(text) {
    notify(text);
    this.dispatchEvent(new CustomEvent('changed'));
  }
}
customElements.define('s-domain-settings', DomainSettings);

const keyOf = (list) => (list === 'CredentialList' ? 'credential_lists' : 'ip_access_control_lists');

function setting(label, value, kind) {
  if (kind === 'method') return ''; // stands with its URL in the form; POST is what nearly everybody has
  return html`
    <dt>${label}</dt>
    <dd class=${kind === 'sid' && value ? 'mono' : ''}>${said(value, kind)}</dd>
  `;
}

function said(value, kind) {
  if (kind === 'flag') return value ? badge('ok', 'yes') : badge('quiet', 'no');
  return value || html`<span class="muted">not set</span>`;
}

function field(name, label, value, kind) {
  if (kind === 'flag') return { name, label, type: 'checkbox', value };
  if (kind === 'method') return { name, label, type: 'select', options: METHODS, value };
  return { name, label, value: value ?? '' };
}
