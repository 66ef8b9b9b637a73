import { html } from 'lit';
import { api } from '../api.js';
import { Part } from '../part.js';
import { duration } from '../time.js';
import { open } from './dialog.js';
import { notify } from './notices.js';
import './form.js';

/** What happens when the active region is lost. Dispatches `changed`. */
class FailoverPolicy extends Part {
  static properties = { route: { attribute: false } };

  render() {
    const { failover } = this.route;
    return html`
      <section class="card">
        <div class="row between">
          <h2>Failover</h2>
          ${api.isReader ? '' : html`<button type="button" class="small" @click=${this.change}>Change</button>`}
        </div>
        ${failover.policy === 'manual'
          ? html`<p>
              Manual. <span class="muted">When the active region is lost, the domain waits for it, or for somebody’s Force.</span>
            </p>`
          : html`<p>
              Automatic: to <strong>${failover.standby}</strong> when ${failover.home} has had no lease for
              ${duration(failover.after)}${failover.failback ? ', and back when it has returned' : '; it stays there'}.
            </p>`}
      </section>
    `;
  }

  async change() {
    const { failover, declared, domain, position } = this.route;
    const home = failover.home ?? position.region ?? position.to;
    const others = declared.filter((region) => region !== home);
    const options = (regions) => regions.map((region) => [region, region]);
    const sent = await open(
      `Failover of ${domain}`,
      (close) => html`
        ${others.length
          ? html`
              <s-form whole .cancel=${() => close()}
                .fields=${[
                  {
                    name: 'Failover',
                    label: 'When the home region is lost',
                    type: 'select',
                    value: failover.policy,
                    options: [
                      ['manual', 'Wait for a person (manual)'],
                      ['automatic', 'Go to the standby region (automatic)'],
                    ],
                  },
                  { name: 'Home', label: 'Home', type: 'select', value: home, options: options(declared) },
                  {
                    name: 'Standby',
                    label: 'Standby',
                    type: 'select',
                    value: failover.standby ?? others[0],
                    options: options(declared),
                    hint: 'Only regions that have this Domain.',
                  },
                  {
                    name: 'After',
                    label: 'After so many seconds without a lease',
                    type: 'number',
                    value: failover.after ?? 30,
                    min: 1,
                    max: 86_400,
                    hint: 'A site that is only started again is back within 30.',
                  },
                  { name: 'Failback', label: 'Go home when it is back', type: 'checkbox', value: failover.failback ?? false },
                ]}
                .send=${async (values) => {
                  const wanted = values.Failover === 'manual' ? { Failover: 'manual' } : values;
                  await api.post(`/strowger/v1/routes/${domain}`, wanted);
                  close('sent');
                }}></s-form>
            `
          : html`
              <p>A standby region needs this Domain, and ${declared.join(', ') || 'none'} is the only one that has it. Clone it first.</p>
              <div class="actions"><button type="button" @click=${() => close()}>Close</button></div>
            `}
      `,
    );
    if (sent) {
      notify('The failover policy has changed');
      this.dispatchEvent(new CustomEvent('changed'));
    }
  }
}
customElements.define('s-failover-policy', FailoverPolicy);
