import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { api, LARGEST_PAGE } from '../api.js';
import { Part } from '../part.js';
import { confirmed, open } from './dialog.js';
import { notify } from './notices.js';
import { failed } from './states.js';
import './few.js';
import './form.js';

/** Credential lists and IP access control lists are alike but for what is on them. */
const KINDS = {
  credentials: {
    title: 'Credential lists',
    one: 'credential list',
    path: 'CredentialLists',
    key: 'credential_lists',
    entries: 'Credentials',
    many: 'credentials',
    entriesKey: 'credentials',
    entry: 'credential',
    what: 'User names and passwords that registrations and calls prove.',
    name: (entry) => entry.username,
    about: (entry) => html`<span class="muted small">since <s-time at=${entry.date_created}></s-time></span>`,
    add: [
      { name: 'Username', label: 'User name' },
      { name: 'Password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: '12 characters or more, upper and lower case, a digit.' },
    ],
    change: () => [{ name: 'Password', label: 'New password', type: 'password', autocomplete: 'new-password' }],
  },
  addresses: {
    title: 'IP access control lists',
    one: 'IP access control list',
    path: 'IpAccessControlLists',
    key: 'ip_access_control_lists',
    entries: 'IpAddresses',
    many: 'addresses',
    entriesKey: 'ip_addresses',
    entry: 'address',
    what: 'Blocks of IPv4 addresses that calls may come from.',
    name: (entry) => `${entry.ip_address}/${entry.cidr_prefix_length}`,
    about: (entry) => html`<span class="muted small">${entry.friendly_name}</span>`,
    add: [
      { name: 'FriendlyName', label: 'Name' },
      { name: 'IpAddress', label: 'Address', placeholder: '203.0.113.0' },
      { name: 'CidrPrefixLength', label: 'Prefix length', type: 'number', value: 32, min: 1, max: 32 },
    ],
    change: (entry) => [
      { name: 'FriendlyName', label: 'Name', value: entry.friendly_name },
      { name: 'IpAddress', label: 'Address', value: entry.ip_address },
      { name: 'CidrPrefixLength', label: 'Prefix length', type: 'number', value: String(entry.cidr_prefix_length), min: 1, max: 32 },
    ],
  },
};

/** `<s-lists region="us1" kind="credentials">`: the lists of a region, of one kind, and what is on each. */
class Lists extends Part {
  static properties = {
    region: {},
    kind: {},
    lists: { state: true },
    unread: { state: true },
    entries: { state: true },
    failure: { state: true },
  };

  constructor() {
    super();
    this.lists = null;
    this.entries = {};
    this.unread = {};
    this.failure = null;
  }

  connectedCallback() {
    super.connectedCallback();
    const entity = this.kind === 'credentials' ? 'credential-list' : 'ip-access-control-list';
    this.listen('happened', ({ region }) => region === this.region && this.loadSoon(), entity);
    this.listen('gap', () => this.loadSoon());
  }

  /** Somebody else may be at the same lists. */
  loadSoon() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.isConnected && (this.again = this.loadAgain()), 300);
  }

  /** Where something else has loaded the lists meanwhile, these may be gone: later, then. */
  async loadAgain() {
    if (!(await this.load())) return this.loadSoon();
    await Promise.all((this.lists ?? []).filter(({ sid }) => this.entries[sid]).map((list) => this.loadEntries(list)));
  }

  get is() {
    return KINDS[this.kind];
  }

  get twilio() {
    return api.region(this.region);
  }

  get mayTouch() {
    return !api.isReader;
  }

  willUpdate(changed) {
    if (!changed.has('region')) return;
    Object.assign(this, { lists: null, entries: {}, unread: {}, failure: null });
    this.load();
  }

  load() {
    const { path, key } = this.is;
    return this.settle(this.twilio.get(`/SIP/${path}.json?PageSize=${LARGEST_PAGE}`).then((body) => ({ lists: body[key] })));
  }

  async loadEntries(list) {
    let failure;
    try {
      const all = await this.twilio.get(this.path(list, `/${this.is.entries}`, `?PageSize=${LARGEST_PAGE}`));
      this.entries = { ...this.entries, [list.sid]: all[this.is.entriesKey] };
    } catch (error) {
      failure = error;
    }
    this.unread = { ...this.unread, [list.sid]: failure };
  }

  path(list, below = '', query = '') {
    return `/SIP/${this.is.path}/${list.sid}${below}.json${query}`;
  }

  render() {
    return html`
      <section class="card">
        <div class="row between">
          <h2>${this.is.title} of ${this.region}</h2>
          ${this.mayTouch ? html`<button type="button" class="small" @click=${() => this.name()}>New list</button>` : ''}
        </div>
        ${this.failure ? failed(this.failure, () => this.load()) : this.all()}
      </section>
    `;
  }

  all() {
    if (!this.lists) return html`<p class="loading">Loading …</p>`;
    if (!this.lists.length) return html`<p class="muted">None yet. ${this.is.what} Create one, then map it to the domain.</p>`;
    return html`<div class="rows-of-lists">${repeat(this.lists, ({ sid }) => sid, (list) => this.list(list))}</div>`;
  }

  list(list) {
    const entries = this.entries[list.sid];
    const unread = this.unread[list.sid];
    return html`
      <details class="list" @toggle=${(event) => event.target.open && !entries && this.loadEntries(list)}>
        <summary>
          <strong>${list.friendly_name}</strong>
          ${entries ? html`<span class="muted small">${entries.length}</span>` : ''}
        </summary>
        <div class="stack">
          ${this.mayTouch
            ? html`
                <div class="row">
                  <button type="button" class="small primary" @click=${() => this.add(list)}>Add ${this.is.entry}</button>
                  <button type="button" class="small" @click=${() => this.name(list)}>Rename</button>
                  <button type="button" class="small danger" @click=${() => this.deleteList(list)}>Delete list</button>
                </div>
              `
            : ''}
          ${unread
            ? failed(unread, () => this.loadEntries(list))
            : entries
              ? entries.length
                ? html`<s-few word=${this.is.many} .items=${entries} .text=${(entry) => this.found(entry)}
                    .row=${(entry) => this.entry(list, entry)}></s-few>`
                : html`<p class="muted">Nothing on it: it lets nobody in.</p>`
              : html`<p class="loading">Loading …</p>`}
        </div>
      </details>
    `;
  }

  /** What an entry is found by on a long list. */
  found(entry) {
    return `${this.is.name(entry)} ${entry.friendly_name ?? ''}`;
  }

  entry(list, entry) {
    const name = this.is.name(entry);
    return html`
      <li class="row between">
        <span class="row"><span class="mono">${name}</span> ${this.is.about(entry)}</span>
        ${this.mayTouch
          ? html`
              <span>
                <button type="button" class="plain" aria-label="Change ${name}" @click=${() => this.change(list, entry)}>Change</button>
                <button type="button" class="plain" aria-label="Remove ${name}" @click=${() => this.drop(list, entry)}>Remove</button>
              </span>
            `
          : ''}
      </li>
    `;
  }

  /** A new list, or another name for one. */
  name(list) {
    return this.ask(
      list ? `Rename ${list.friendly_name}` : `New ${this.is.one} in ${this.region}`,
      [{ name: 'FriendlyName', label: 'Name', value: list?.friendly_name, hint: 'Lists of the same name count as the same when regions are compared or cloned.' }],
      (values) => this.twilio.post(list ? this.path(list) : `/SIP/${this.is.path}.json`, values),
      () => this.load(),
    );
  }

  add(list) {
    return this.ask(
      `Add to ${list.friendly_name}`,
      this.is.add,
      (values) => this.twilio.post(this.path(list, `/${this.is.entries}`), values),
      () => this.loadEntries(list),
    );
  }

  change(list, entry) {
    return this.ask(
      `Change ${this.is.name(entry)}`,
      this.is.change(entry),
      (values) => this.twilio.post(this.path(list, `/${this.is.entries}/${entry.sid}`), values),
      () => this.loadEntries(list),
    );
  }

  async ask(title, fields, send, then) {
    const saved = await open(
      title,
      (close) => html`
        <s-form whole .cancel=${() => close()} .fields=${fields}
          .send=${async (values) => {
            await send(values);
            close('saved');
          }}></s-form>
      `,
    );
    if (saved) await this.saved('Saved', then);
  }

  async drop(list, entry) {
    const name = this.is.name(entry);
    const yes = await confirmed({
      title: `Remove ${name}?`,
      danger: true,
      action: 'Remove',
      body: html`<p>${name} is let in no more where ${list.friendly_name} is mapped. What is registered stays until it expires.</p>`,
    });
    if (yes)
      await this.end(this.path(list, `/${this.is.entries}/${entry.sid}`), `${name} removed`, () => this.loadEntries(list));
  }

  async deleteList(list) {
    const yes = await confirmed({
      title: `Delete ${list.friendly_name}?`,
      danger: true,
      action: 'Delete list',
      body: html`<p>The list of ${this.region} goes with all that is on it. That works only where it is mapped to no domain.</p>`,
    });
    if (!yes) return;
    clearTimeout(this.due); // nobody asks for what is on a list that is not there any more
    await this.again;
    await this.end(this.path(list), `${list.friendly_name} deleted`, () => this.load());
  }

  async end(path, text, then) {
    try {
      await this.twilio.del(path);
      await this.saved(text, then);
    } catch (error) {
      notify(error.message, 'bad');
    }
  }

  async saved(text, then) {
    notify(text);
    await then();
  }
}
customElements.define('s-lists', Lists);
