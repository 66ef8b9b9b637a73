import { html } from 'lit';
import { api } from '../api.js';
import { open } from './dialog.js';
import './form.js';

/** Asks for a new SIP Domain and creates it; its name, or '' where they thought better of it. */
export const newDomain = () =>
  open(
    'New SIP Domain',
    (close) => html`
      <s-form whole action="Create" .cancel=${() => close()}
        .fields=${[
          {
            name: 'DomainName',
            label: 'Name',
            placeholder: 'acme.sip.twilio.com',
            hint: 'Ends in .sip.twilio.com. It is routed when it is created; you can re-route it later.',
          },
          {
            name: 'Region',
            label: 'Region in which to create it',
            type: 'select',
            options: api.session.regions.map((region) => [region, region]),
          },
          { name: 'SipRegistration', label: 'Devices may register', type: 'checkbox', value: true },
          { name: 'VoiceUrl', label: 'Voice URL', placeholder: 'https://…', hint: 'Asked for TwiML when a device calls.' },
        ]}
        .send=${async ({ Region, ...wanted }) => {
          const domain = await api.region(Region).post('/SIP/Domains.json', wanted);
          close(domain.domain_name);
        }}></s-form>
    `,
  );
