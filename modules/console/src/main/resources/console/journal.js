/** Events of the journal in words. */

/** `call.leg-answered.1` -> "leg answered". */
export const named = (type) => type.replace(/\.\d+$/, '').split('.').at(-1).replaceAll('-', ' ');

/** Which request caused it, in sentences, as far as is known. */
export function cause({ type, event, cause }) {
  const reason = REASONS[type.replace(/\.\d+$/, '')];
  const lines = [
    ...(cause ? [`${cause.request}, by ${cause.by} from ${cause.from}.`] : []),
    ...(event.bound ?? []).map(register),
    ...(event.unbound?.length ? ['Its contacts, or some of them, were taken back or had expired.'] : []),
    ...(event.by ? [`Asked for by ${event.by}.`] : []),
    ...[reason?.(event)].flat().filter((line) => line && !(cause && line === API)),
  ];
  return lines.length ? lines : ['It does not say itself: what came just before it led to it.'];
}

const register = ({ contact, cseq, callId, origin }) =>
  `REGISTER ${cseq} of Call-ID ${callId}, by ${origin.userAgent || 'a device without a name'} at ${origin.source} ` +
  `through edge ${origin.edge} (${origin.transport}), for ${contact}.`;

const API = 'A request to the API.';
const api = () => API;
const message = ({ leg, edge, dialog }) => {
  const through = edge?.edge ?? dialog?.edge?.edge;
  return `A SIP message on leg ${leg + 1}${through ? `, through edge ${through}` : ''}.`;
};
const verb = (event) => `Verb ${event.verb + 1} of its TwiML.`;
const always = (what) => () => what;

const REASONS = {
  'domain.domain-created': ({ account }) => [API, `For ${account}.`],
  'domain.settings-changed': api,
  'domain.list-mapped': ({ list }) => [API, `For ${list}.`],
  'domain.list-unmapped': ({ list }) => [API, `For ${list}.`],
  'domain.domain-deleted': api,
  'domain.region-activated': ({ epoch }) => `The route has this region in charge, under epoch ${epoch.number}.`,
  'domain.arrival-announced': ({ epoch }) => `The arbiter asked whether the route can come here, under epoch ${epoch.number}.`,
  'domain.region-stood-down': ({ epoch }) => `The route moved away, under epoch ${epoch.number}.`,
  woke: always('It came into memory, as it was: its node has started, or nobody had asked for it for a while.'),
  'registration.contacts-asked': always('A REGISTER of the device that only asked what is bound.'),
  'registration.contacts-removed': api,
  'credential-list.list-created': api,
  'credential-list.list-renamed': api,
  'credential-list.list-deleted': api,
  'credential-list.credential-added': api,
  'credential-list.password-changed': api,
  'credential-list.credential-removed': api,
  'ip-access-control-list.list-created': api,
  'ip-access-control-list.list-renamed': api,
  'ip-access-control-list.list-deleted': api,
  'ip-access-control-list.address-added': api,
  'ip-access-control-list.address-changed': api,
  'ip-access-control-list.address-removed': api,
  'route.name-claimed': ({ account, region }) => `The Domain was created in ${region} by ${account}, as the first of its name.`,
  'route.region-declared': ({ region }) => `The Domain was created in ${region} too.`,
  'route.region-withdrawn': ({ region }) => `The Domain was deleted in ${region}.`,
  'route.region-sealed': ({ region }) => `A majority of the witnesses renews the lease of ${region} no more.`,
  'route.session-died': ({ region }) => `The last lease of ${region} has run out.`,
  'route.move-completed': ({ from }) => `${from ?? 'The old region'} has let go, or its lease has run out.`,
  'route.taken-up': ({ region }) => `${region} asked for its confirmation, and admits from then on.`,
  'route.doubted': ({ region, known }) => `${region} knows of epoch ${known.number}, which was not decided here.`,
  'route.renamed': api,
  'route.failover-set': api,
  'call.call-received': always('An INVITE by a device.'),
  'call.call-created': ({ account }) => [API, `For ${account}.`],
  'call.instructions-changed': api,
  'call.document-wanted': ({ fetch }) => `The call wants instructions: ${fetch.method} ${fetch.url}.`,
  'call.document-came': ({ url }) => (url ? `The webhook at ${url} answered with TwiML.` : 'Its TwiML came with the call.'),
  'call.legs-invited': ({ legs }) => `It invites ${legs.map(({ invite }) => invite?.uri ?? 'a leg').join(', ')}.`,
  'call.leg-rang': message,
  'call.leg-answered': message,
  'call.leg-acknowledged': message,
  'call.script-paused': verb,
  'call.dial-begun': verb,
  'call.performance-begun': verb,
  'call.refer-begun': verb,
  'call.digit-heard': ({ digit }) => `Somebody pressed ${digit}.`,
  'call.media-lost': always('The bridge of its media has gone.'),
  'call.party-ended': ({ status, sipCode }) => `It ended as ${status.toLowerCase().replace('_', '-')}${sipCode ? `, with SIP ${sipCode}` : ''}.`,
  'call.script-finished': always('Its TwiML came to an end.'),
  'call.status-reported': always('A status callback was sent.'),
};
