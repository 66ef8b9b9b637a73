/** SIP messages as text, and what of them one wants to see at a glance. Lenient: what came is shown as it came. */
const NEWLINE = /\r\n|\n/;

/** `{start, headers: [{name, value}], body}`; a header that goes on in the next line is one. */
export function parse(text) {
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  const [start, ...lines] = head.split(NEWLINE);
  const headers = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && headers.length) headers.at(-1).value += ` ${line.trim()}`;
    else if (colon > 0) headers.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  return { start, headers, body: end < 0 ? '' : text.slice(end).replace(/^(\r?\n){2}/, '') };
}

export function header(message, name) {
  return message.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value;
}

/** The number of a response; undefined for a request. */
export function status(message) {
  const number = message.start.match(/^SIP\/2\.0 (\d{3})/)?.[1];
  return number && Number(number);
}

/** 401 and 407 are how a digest begins, 487 is how a cancelled INVITE ends: nothing is wrong with them. */
export const isTrouble = (number) => number >= 400 && ![401, 407, 487].includes(number);

/** `REGISTER sip:a SIP/2.0` -> `{method, uri}`. */
export function requestLine(message) {
  const [method = '', uri = ''] = message.start.split(' ');
  return { method, uri };
}

/** "INVITE", "180 Ringing", or "200 OK (BYE)": an INVITE is what most answers are to. */
export function title(message) {
  const number = status(message);
  if (!number) return requestLine(message).method;
  const method = header(message, 'CSeq')?.split(/\s+/)[1];
  return `${message.start.replace('SIP/2.0 ', '')}${!method || method === 'INVITE' ? '' : ` (${method})`}`;
}

/** As it goes over the wire: every line ends in CRLF, and Content-Length is what it is. */
export function wire(text) {
  const { start, headers, body } = parse(text.trimStart());
  const content = body.split(NEWLINE).join('\r\n');
  const length = new TextEncoder().encode(content).length;
  const others = headers.filter(({ name }) => !['content-length', 'l'].includes(name.toLowerCase()));
  return [start, ...[...others, { name: 'Content-Length', value: length }].map(line), '', content].join('\r\n');
}

const line = ({ name, value }) => `${name}: ${value}`;

/** The same request once more, with its answer to the challenge, in a transaction of its own. */
export function again(text, credentials) {
  const { start, headers, body } = parse(text);
  const next = headers.map(({ name, value }) => ({ name, value: renewed(name.toLowerCase(), value) }));
  return wire([start, ...[...next, credentials].map(line), '', body].join('\r\n'));
}

function renewed(name, value) {
  if (name === 'cseq') return value.replace(/^\d+/, (number) => Number(number) + 1);
  if (name === 'via') return value.replace(/branch=[^;\s]+/, `branch=${branch()}`);
  return value;
}

const word = () => Math.random().toString(36).slice(2, 12);
const branch = () => `z9hG4bK${word()}`;

/** Requests to begin with, for `{domain, user}`. Each is complete, and free to be changed. */
export const TEMPLATES = {
  OPTIONS: ({ domain }) => request('OPTIONS', `sip:${domain}`, { domain, user: 'try' }, ['Accept: application/sdp']),
  REGISTER: ({ domain, user }) =>
    request('REGISTER', `sip:${domain}`, { domain, user, to: user }, [
      `Contact: <sip:${user}@127.0.0.1:5999>`,
      'Expires: 600',
    ]),
  INVITE: ({ domain, user, to }) =>
    request('INVITE', `sip:${to}@${domain}`, { domain, user, to }, [
      `Contact: <sip:${user}@127.0.0.1:5999>`,
      'Content-Type: application/sdp',
      '',
      'v=0',
      'o=try 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      'm=audio 5998 RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      '',
    ]),
};

function request(method, uri, { domain, user, to }, more) {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/TCP 127.0.0.1:5999;branch=${branch()}`,
    'Max-Forwards: 70',
    `From: <sip:${user}@${domain}>;tag=${word()}`,
    `To: <sip:${to ? `${to}@` : ''}${domain}>`,
    `Call-ID: ${word()}`,
    `CSeq: 1 ${method}`,
    'User-Agent: Strowger console',
    ...more,
  ].join('\n');
}
