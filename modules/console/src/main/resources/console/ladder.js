import { header, isTrouble, parse, status, title } from './sip.js';

/**
 * A call's ladder as it is drawn: `{columns: [{key, kind, name}], arrows: [{stops, at, times, label, tone, text, entry}]}`,
 * where `stops` are the columns that a message passes, in its direction. Devices of the call itself stand left with their
 * edges, those that it calls right with theirs.
 */
export function drawn({ region, entries }, first) {
  const messages = entries.filter(({ kind }) => kind === 'sip').map(({ message }) => parse(message));
  const invited = new Set(messages.map((message) => branchOf(message, 'INVITE')).filter(Boolean));
  const arrows = merged(entries)
    .flatMap((each) => (each.entry.kind === 'sip' ? [message(each, region, first, invited)] : webhook(each, region)))
    .sort((one, other) => one.at - other.at);
  const columns = new Map([regionOf(region), ...arrows.flatMap(({ stops }) => stops)].map((stop) => [stop.key, stop]));
  const order = [...columns.values()].sort((one, other) => rank(one) - rank(other));
  const place = new Map(order.map(({ key }, at) => [key, at]));
  return { columns: order, arrows: arrows.map((arrow) => ({ ...arrow, stops: arrow.stops.map(({ key }) => place.get(key)) })) };
}

/** Whether an arrow is of the `kind` that is asked for, if any, and has the `text` in it. */
export const matches = (arrow, { kind, text }) =>
  (!kind || arrow.entry.kind === kind) && arrow.text.toLowerCase().includes(text.trim().toLowerCase());

/** What is sent again is the same to the letter, and is one message with several times (RFC 3261 §17). */
function merged(entries) {
  const found = new Map();
  for (const entry of entries) {
    const { kind, call_sid: call, direction, edge, transport, peer, message } = entry;
    const key = kind === 'sip' ? [call, direction, edge, transport, peer, message].join(' ') : entry;
    if (found.has(key)) found.get(key).times.push(entry.time);
    else found.set(key, { entry, times: [entry.time] });
  }
  return [...found.values()];
}

function message({ entry, times }, region, first, invited) {
  const isCalled = entry.call_sid !== first;
  const device = { key: `${entry.call_sid} ${entry.peer}`, kind: 'device', name: entry.peer, isCalled };
  const edge = { key: `edge ${entry.edge} ${isCalled}`, kind: 'edge', name: entry.edge, isCalled };
  const parsed = parse(entry.message);
  const inward = isOfOneHop(parsed, invited) ? [device, edge] : [device, edge, regionOf(region)];
  const stops = entry.direction === 'in' ? inward : inward.reverse();
  const label = title(parsed);
  return { stops, at: Date.parse(entry.time), times, label, tone: toneOf(status(parsed)), text: entry.message, entry };
}

/**
 * What an edge and a device settle between them, without the region: 100 Trying, the answer to a CANCEL, and the ACK of a
 * rejection, which is a part of the INVITE's transaction (RFC 3261 §8.2.6.1, §9.2, §17.1.1.3).
 */
function isOfOneHop(parsed, invited) {
  if (status(parsed)) return status(parsed) === 100 || /\bCANCEL$/.test(header(parsed, 'CSeq'));
  return invited.has(branchOf(parsed, 'ACK'));
}

/** The transaction of a request of this method. */
function branchOf(parsed, method) {
  if (!parsed.start.startsWith(`${method} `)) return undefined;
  return (header(parsed, 'Via') ?? header(parsed, 'v'))?.match(/;\s*branch=([^;,\s]+)/i)?.[1];
}

/** What was asked and, where something came, what was answered: two arrows of one entry. */
function webhook({ entry, times }, region) {
  const { host, pathname } = new URL(entry.url);
  const application = { key: `application ${host}`, kind: 'application', name: host };
  const at = Date.parse(entry.time);
  const stops = [regionOf(region), application];
  const parameters = Object.entries(entry.parameters).map((parameter) => parameter.join('='));
  const text = [entry.method, entry.url, ...parameters].join('\n');
  const asked = { stops, at, times, label: `${entry.method} ${pathname}`, tone: 'request', text, entry };
  const label = entry.status ? `${entry.status} in ${entry.milliseconds} ms` : `no answer: ${entry.error}`;
  const tone = entry.error_code ? 'bad' : toneOf(entry.status);
  const answer = [label, entry.content_type, entry.error, entry.body].join('\n');
  const back = stops.toReversed();
  return [asked, { stops: back, at: at + entry.milliseconds, times, label, tone, text: answer, entry, isAnswer: true }];
}

const regionOf = (region) => ({ key: `region ${region}`, kind: 'region', name: region });

const RANKS = { device: 0, edge: 1, region: 2, application: 3 };

const rank = ({ kind, isCalled }) => (isCalled ? 5 - RANKS[kind] : RANKS[kind]);

function toneOf(number) {
  if (!number) return 'request';
  if (number < 200) return 'quiet';
  if (isTrouble(number)) return 'bad';
  return number < 300 ? 'ok' : 'quiet';
}
