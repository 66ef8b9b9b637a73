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

/** The API key that the request was made with, if it was one. */
export const keyOf = ({ cause }) => cause?.by.match(/^SK[0-9a-f]{32}$/)?.[0];

/** The same in a few words, for a row among others of the same entity: what all of them say is left out. */
export const briefly = (event) => (event.cause ? event.cause.request.replace(PLACE, '').replace(SID, '…') : cause(event)[0]);

const PLACE = /(?<= )(\/strowger\/v1\/regions\/\w+)?(\/2010-04-01\/Accounts\/AC\w+)?/;
const SID = /[A-Z]{2}[0-9a-f]{32}/g;

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
  'domain.name-released': always('The arbiter has taken the name back.'),
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
  'api-key.key-created': ({ account, access }) => [API, `For ${account}${access === 'READ_ONLY' ? ', to look and not to touch' : ''}.`],
  'api-key.key-renamed': api,
  'api-key.key-deleted': api,
  'route.name-claimed': ({ account, region }) => `The Domain was created in ${region} by ${account}, as the first of its name.`,
  'route.region-declared': ({ region }) => `The Domain was created in ${region} too.`,
  'route.region-withdrawn': ({ region }) => `The Domain was deleted in ${region}.`,
  'route.region-sealed': ({ region }) => `A majority of the witnesses renews the lease of ${region} no more.`,
  'route.session-died': ({ region }) => `The last lease of ${region} has run out.`,
  'route.move-completed': ({ from }) => `${from ?? 'The old region'} has let go, or its lease has run out.`,
  'route.taken-up': ({ region }) => `${region} asked for its confirmation, and admits from then on.`,
  'route.doubted': ({ region, known }) => `${region} knows of epoch ${known.number}, which was not decided here.`,
  'route.renamed': api,
  'route.name-freed': always('The Domain was deleted in every region.'),
  'route.move-requested': always('The route is to move.'),
  'route.move-forced': always('The old region is not waited for any more.'),
  'route.move-cancelled': always('The move was given up: the route stays.'),
  'route.session-confirmed': ({ region, session }) => `${region} asked whether it may admit in its session ${session.number ?? session}.`,
  'route.failover-set': api,
  'call.call-received': always('An INVITE by a device.'),
  'call.call-created': ({ account }) => [API, `For ${account}.`],
  'call.instructions-changed': api,
  'call.document-wanted': ({ fetch }) => `The call wants instructions: ${fetch.method} ${fetch.url}.`,
  'call.document-came': ({ url }) => (url ? `The webhook at ${url} answered with TwiML.` : 'Its TwiML came with the call.'),
  'call.legs-invited': ({ legs }) => `It invites ${legs.map(({ invite }) => invite?.uri ?? 'a leg').join(', ')}.`,
  'call.call-begun': always('Its turn has come: the calls that the API makes begin one after another.'),
  'call.cookies-set': always('The answer of a webhook set cookies, which the next request brings back.'),
  'call.target-begun': always('The next of those whom its TwiML dials.'),
  'call.target-located': always('It is known where the one who is dialled has registered.'),
  'call.leg-invited-again': ({ leg }) => `Leg ${leg + 1} was asked for a password: the INVITE goes out again, with it.`,
  'call.leg-rang': message,
  'call.leg-answered': message,
  'call.leg-acknowledged': message,
  'call.leg-replied': message,
  'call.leg-described': message,
  'call.legs-connected': ({ leg }) => `Leg ${leg + 1} was the first to answer: the two hear each other.`,
  'call.leg-refreshed': ({ leg }) => `The session of leg ${leg + 1} was refreshed, or is asked for again (RFC 4028).`,
  'call.leg-canceled': ({ leg }) => `Leg ${leg + 1} is not needed any more: CANCEL.`,
  'call.leg-parting': ({ leg }) => `Leg ${leg + 1} is to end, once its device has acknowledged our answer (RFC 3261 §15).`,
  'call.leg-ending': ({ leg }) => `Leg ${leg + 1} is to end: BYE.`,
  'call.leg-done': ({ leg }) => `Leg ${leg + 1} is over.`,
  'call.leg-failed': ({ leg, code }) => `Leg ${leg + 1} ${code ? `answered ${code}` : 'did not answer'}.`,
  'call.caller-answered': always('The caller is answered: somebody, or something, is there for him.'),
  'call.caller-refused': always('The caller is refused.'),
  'call.whisper-begun': always('Whoever has answered hears a document before he is connected.'),
  'call.whispered': always('So it went on in the document that the one who has answered hears.'),
  'call.performance-awaited': always('The edge has not told how it goes: it is asked again.'),
  'call.performance-over': always('There is nothing more to hear.'),
  'call.digits-sent': always('The digits that the API wanted pressed have been.'),
  'call.refer-answered': ({ status }) => `The device answered the REFER with ${status}.`,
  'call.refer-progressed': ({ status }) => `The device says how the call goes that it was referred to: ${status}.`,
  'call.media-opened': always('An edge has opened a bridge for its media.'),
  'call.media-connected': always('Its media goes by that bridge.'),
  'call.recording-begun': always('Its TwiML has it recorded.'),
  'call.recording-stopping': always('The recording is to end.'),
  'call.recording-ended': always('The recording has ended; what of it is still on its way is waited for.'),
  'call.recording-kept': always('All of the recording is in the database.'),
  'call.notice-owed': always('A webhook is to be told.'),
  'call.notice-told': always('The webhook has been told.'),
  'call.relay-begun': always('A request of the one device is passed on to the other.'),
  'call.relay-answered': always('The other device has answered it.'),
  'call.relay-replied': always('That answer goes to the device that asked.'),
  'call.relay-postponed': always('Both wanted something at once (491): it is asked again.'),
  'call.relay-ended': always('The answer has been taken.'),
  'call.callback-changed': api,
  'call.limit-changed': api,
  'call.noted': always('An error or a warning, for whoever reads the call’s notifications.'),
  'call.call-settled': always('Everybody has hung up, and everybody who was to hear of it has.'),
  'call.call-forgotten': api,
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
