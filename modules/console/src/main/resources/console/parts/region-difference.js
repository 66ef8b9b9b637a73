import { html } from 'lit';
import { api } from '../api.js';
import { Part } from '../part.js';
import { badge, failed } from './states.js';

const WHAT = {
  credential_list: 'Credential list',
  calls_credential_list_mapping: 'Credential list for calls',
  calls_ip_access_control_list_mapping: 'IP access control list for calls',
  registrations_credential_list_mapping: 'Credential list for registrations',
};

/** How a domain differs between two regions, side by side. */
class RegionDifference extends Part {
  static properties = {
    name: {},
    here: {},
    there: {},
    found: { state: true },
    failure: { state: true },
  };

  willUpdate(changed) {
    if (!changed.has('name') && !changed.has('here') && !changed.has('there')) return;
    Object.assign(this, { found: null, failure: null });
    this.load();
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen('happened', () => this.loadSoon(), 'domain', 'credential-list', 'ip-access-control-list');
    this.listen('gap', () => this.loadSoon());
  }

  loadSoon() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.isConnected && this.load(), 300);
  }

  load() {
    const asked = api.get(`/strowger/v1/domains/${this.name}/diff?with=${this.there}&from=${this.here}`);
    return this.settle(asked.then((found) => ({ found })));
  }

  render() {
    return html`
      <section class="card">
        <h2>${this.here} and ${this.there} side by side</h2>
        ${this.failure ? failed(this.failure, () => this.load()) : this.found ? this.table(this.found) : html`<p class="loading">Comparing …</p>`}
      </section>
    `;
  }

  table(found) {
    if (found.equal) return html`<p>${badge('ok', 'alike')} <span class="muted">Settings, mappings, and what is on the lists.</span></p>`;
    if (found.missing_in) return html`<p>${badge('quiet', 'no Domain')} <span class="muted">${found.missing_in} does not have this Domain.</span></p>`;
    return html`
      <s-scroll class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">What differs</th>
              <th scope="col">${this.here}</th>
              <th scope="col">${this.there}</th>
            </tr>
          </thead>
          <tbody>
            ${found.settings.map(({ name, values }) => this.row(html`<code>${name}</code>`, (region) => values[region] ?? none('not set')))}
            ${found.mappings.map((mapping) =>
              this.row(html`${WHAT[mapping.what]} <strong>${mapping.name}</strong>`, (region) =>
                mapping.only_in === region ? 'mapped' : none('not mapped'),
              ),
            )}
            ${[...found.credential_lists, ...found.ip_access_control_lists].map((list) =>
              this.row(html`On list <strong>${list.name}</strong>`, (region) => this.list(list, region)),
            )}
          </tbody>
        </table>
      </s-scroll>
    `;
  }

  row(what, value) {
    return html`
      <tr>
        <th scope="row">${what}</th>
        <td>${value(this.here)}</td>
        <td>${value(this.there)}</td>
      </tr>
    `;
  }

  list(list, region) {
    if (list.missing_in === region) return none('no such list');
    const only = list.only_in[region];
    return html`
      ${only.count ? `only here: ${some(only)}` : none('nothing more')}
      ${list.changed.count ? html`<br><span class="muted">otherwise than there: ${some(list.changed)}</span>` : ''}
    `;
  }
}
customElements.define('s-region-difference', RegionDifference);

const none = (text) => html`<span class="muted">${text}</span>`;
const some = ({ count, names }) => names.slice(0, 10).join(', ') + (count > 10 ? ` and ${count - 10} more` : '');
