import { md5 } from './md5.js';

/**
 * What proves a password without sending it (RFC 8760, RFC 7616): MD5 or SHA-256, as the challenge asks. A browser has
 * the latter only for what comes by https or from its own machine.
 */
const HASHES = { MD5: async (text) => md5(text), ...(crypto.subtle && { 'SHA-256': sha256 }) };
const PROOFS = { 'proxy-authenticate': 'Proxy-Authorization', 'www-authenticate': 'Authorization' };

/** The header that answers a 401 or 407 of `answer` (see sip.js); undefined where it asks for nothing we can do. */
export async function credentials({ request, answer, username, password, cnonce = random() }) {
  for (const { name: asking, value: asked } of answer.headers) {
    const name = PROOFS[asking.toLowerCase()];
    const challenge = parameters(asked);
    if (name && HASHES[challenge.algorithm ?? 'MD5'])
      return { name, value: await authorization({ challenge, ...request, username, password, cnonce }) };
  }
  return undefined;
}

export async function authorization({ challenge, method, uri, username, password, cnonce }) {
  const hash = HASHES[challenge.algorithm ?? 'MD5'];
  const secret = await hash(`${username}:${challenge.realm}:${password}`);
  const asked = await hash(`${method}:${uri}`);
  const qop = challenge.qop?.split(',').map((word) => word.trim()).includes('auth') ? 'auth' : undefined;
  const nc = '00000001';
  const response = await hash([secret, challenge.nonce, ...(qop ? [nc, cnonce, qop] : []), asked].join(':'));
  const quoted = { username, realm: challenge.realm, nonce: challenge.nonce, uri, response };
  if (qop) quoted.cnonce = cnonce;
  if (challenge.opaque) quoted.opaque = challenge.opaque;
  const bare = { algorithm: challenge.algorithm, qop, nc: qop && nc };
  return `Digest ${[
    ...Object.entries(quoted).map(([name, value]) => `${name}="${value}"`),
    ...Object.entries(bare).flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])),
  ].join(', ')}`;
}

/** `Digest realm="a", qop="auth", algorithm=MD5` as an object. */
export function parameters(header) {
  const all = header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g);
  return Object.fromEntries([...all].map(([, name, quoted, bare]) => [name.toLowerCase(), quoted ?? bare]));
}

async function sha256(text) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const random = () => crypto.getRandomValues(new Uint32Array(2)).join('');
