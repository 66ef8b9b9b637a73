import { drawn } from './ladder.js';
import { header, parse, requestLine, status } from './sip.js';

/**
 * The SIP messages that an event of a call tells of, as far as that is certain: `{place, label, entry}`, where `place` is
 * the message's in the call's ladder, from 1. `states` are those of the call `before` and `after` the event, which know the
 * legs' Call-IDs. `ladder` is the API's. Where two messages would fit none is named.
 */
export function messagesOf(event, states, ladder) {
  const messages = drawn(ladder, ladder.call_sid)
    .arrows.map((arrow, at) => ({ ...arrow, place: at + 1 }))
    .filter(({ entry }) => entry.kind === 'sip')
    .map((arrow) => ({ ...arrow, message: parse(arrow.entry.message) }));
  return wantedBy(event, states).flatMap((isWanted) => {
    const found = messages.filter(isWanted);
    return found.length === 1 ? found : [];
  });
}

/** Whether an event of this type tells of messages at all. */
export const tellsOfMessages = ({ type }) => bare(type) in TOLD;

const wantedBy = (event, states) => TOLD[bare(event.type)]?.(event.event, (number) => legOf(number, states)) ?? [];

const bare = (type) => type.replace(/\.\d+$/, '');

/** Of each type: what it says itself, and how to find a leg, to what its messages are like. */
const TOLD = {
  'call.call-received': ({ leg }) => [request('in', 'INVITE', leg)],
  'call.legs-invited': ({ legs }) => legs.map((leg) => request('out', 'INVITE', leg)),
  'call.leg-answered': ({ leg, dialog }, find) => [
    (each) => response('in', (number) => number >= 200 && number < 300, find(leg))(each) && tagOf(each.message) === dialog.remoteTag,
  ],
  'call.leg-failed': ({ leg, code }, find) => [response('in', (number) => number === code, find(leg))],
  'call.leg-rang': ({ leg }, find) => [response('in', (number) => number > 100 && number < 200, find(leg))],
  'call.leg-replied': ({ leg, response: { status: said } }, find) => [response('in', (number) => number === said, find(leg))],
  'call.leg-acknowledged': ({ leg }, find) => [request(find(leg)?.isOurs ? 'out' : 'in', 'ACK', find(leg))],
  'call.leg-canceled': ({ leg }, find) => [request('out', 'CANCEL', find(leg))],
  'call.leg-ending': ({ leg }, find) => [(each) => inDialogOf('out', find(leg))(each) && requestLine(each.message).method === 'BYE'],
};

/** One that has ended may be in the state before only. */
const legOf = (number, { before, after }) => [after, before].map((state) => state?.legs?.find((leg) => leg.number === number)).find(Boolean);

/** A message of the leg's dialog in this direction. */
const inDialogOf = (direction, leg) => (each) =>
  leg?.invite && each.entry.direction === direction && callId(each.message) === callId(ofInvite(leg));

/** The same, under the number of its INVITE. */
const inTransactionOf = (direction, leg) => (each) =>
  inDialogOf(direction, leg)(each) && sequence(each.message) === sequence(ofInvite(leg));

const request = (direction, method, leg) => (each) =>
  inTransactionOf(direction, leg)(each) && requestLine(each.message).method === method;

const response = (direction, hasStatus, leg) => (each) =>
  inTransactionOf(direction, leg)(each) && hasStatus(status(each.message)) && /\bINVITE$/.test(header(each.message, 'CSeq'));

const ofInvite = ({ invite }) => ({ headers: invite.headers.all });

const callId = (message) => header(message, 'Call-ID') ?? header(message, 'i');

const sequence = (message) => Number.parseInt(header(message, 'CSeq'), 10);

const tagOf = (message) => (header(message, 'To') ?? header(message, 't'))?.match(/;\s*tag=([^;\s]+)/i)?.[1];
