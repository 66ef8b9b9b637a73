/** Events of the journal in words. */

/** `call.leg-answered.1` -> "leg answered". */
export const named = (type) => type.split('.')[1]?.replaceAll('-', ' ') ?? type;

/** Why it happened, in sentences: which request caused it, as far as the event itself says. */
export function cause({ type, event }) {
  const lines = [...requests(event), ...decisions(type, event)];
  return lines.length ? lines : ['The entity decided it by itself: a timer, or what came before.'];
}

function requests(event) {
  const bound = (event.bound ?? []).map(
    ({ contact, cseq, callId, origin }) =>
      `REGISTER ${cseq} of Call-ID ${callId}, by ${origin.userAgent || 'a device without a name'} at ${origin.source} ` +
      `through edge ${origin.edge} (${origin.transport}), for ${contact}.`,
  );
  const unbound = (event.unbound ?? []).length ? [`No longer there: ${event.unbound.map(contactOf).join(', ')}.`] : [];
  return [...bound, ...unbound];
}

const contactOf = (contact) => (typeof contact === 'string' ? contact : (contact.contact ?? JSON.stringify(contact)));

function decisions(type, event) {
  const lines = [];
  if (event.by) lines.push(`Asked for by ${event.by}.`);
  if (event.fetch) lines.push(`The call wants instructions: ${event.fetch.method} ${event.fetch.url}.`);
  if (type.includes('document-came')) lines.push(`The webhook at ${event.url} answered with TwiML.`);
  if (event.verb !== undefined) lines.push(`Verb ${event.verb + 1} of its TwiML said so.`);
  if (event.leg !== undefined) lines.push(`A SIP message on leg ${event.leg + 1}${through(event.edge ?? event.dialog?.edge)}.`);
  if (event.legs) lines.push(`It invited ${event.legs.map(({ invite }) => invite?.uri ?? 'a leg').join(', ')}.`);
  if (type.includes('created') && event.account) lines.push(`Created by account ${event.account}.`);
  if (type.includes('region-activated')) lines.push('The route’s arbiter put this region in charge.');
  if (type.includes('list-mapped')) lines.push(`A request to the API mapped ${event.list}.`);
  if (type.includes('settings') || type.includes('changed-settings')) lines.push('A request to the API changed it.');
  if (type.includes('status-reported')) lines.push('The status callback was sent.');
  return lines;
}

const through = (edge) => (edge?.edge ? ` through edge ${edge.edge}` : '');
