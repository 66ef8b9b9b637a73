import { isTrouble, parse, status, title } from './sip.js';

/**
 * A call's ladder as it is drawn: `{columns: [{key, kind, name}], arrows: [{from, to, at, label, tone, entry}]}`, where
 * `from` and `to` are columns. Devices of the call itself stand left, those that it calls right.
 */
export function drawn({ region, entries }, first) {
  const arrows = entries
    .flatMap((entry) => (entry.kind === 'sip' ? [message(entry)] : webhook(entry, region)))
    .sort((one, other) => one.at - other.at);
  const columns = new Map();
  for (const arrow of arrows) for (const end of [arrow.from, arrow.to]) columns.set(end.key, end);
  columns.set(regionOf(region).key, regionOf(region));
  const order = [...columns.values()].sort((one, other) => rank(one, first) - rank(other, first));
  const place = new Map(order.map(({ key }, at) => [key, at]));
  return {
    columns: order,
    arrows: arrows.map((arrow) => ({ ...arrow, from: place.get(arrow.from.key), to: place.get(arrow.to.key) })),
  };
}

function message(entry) {
  const device = { key: `${entry.call_sid} ${entry.peer}`, kind: 'device', name: entry.peer, call: entry.call_sid };
  const edge = { key: `edge ${entry.edge}`, kind: 'edge', name: entry.edge };
  const [from, to] = entry.direction === 'in' ? [device, edge] : [edge, device];
  const parsed = parse(entry.message);
  return { from, to, at: Date.parse(entry.time), label: title(parsed), tone: toneOf(status(parsed)), entry };
}

/** What was asked and, where something came, what was answered: two arrows of one entry. */
function webhook(entry, region) {
  const { host, pathname } = new URL(entry.url);
  const application = { key: `application ${host}`, kind: 'application', name: host };
  const at = Date.parse(entry.time);
  const ends = { from: regionOf(region), to: application };
  const asked = { ...ends, at, label: `${entry.method} ${pathname}`, tone: 'request', entry };
  const label = entry.status ? `${entry.status} in ${entry.milliseconds} ms` : `no answer: ${entry.error}`;
  const tone = entry.error_code ? 'bad' : toneOf(entry.status);
  const answered = { from: ends.to, to: ends.from, at: at + entry.milliseconds, label, tone, entry, isAnswer: true };
  return [asked, answered];
}

const regionOf = (region) => ({ key: `region ${region}`, kind: 'region', name: region });

const RANKS = { edge: 1, region: 2, application: 3 };

const rank = ({ kind, call }, first) => RANKS[kind] ?? (call === first ? 0 : 4);

function toneOf(number) {
  if (!number) return 'request';
  if (number < 200) return 'quiet';
  if (isTrouble(number)) return 'bad';
  return number < 300 ? 'ok' : 'quiet';
}
