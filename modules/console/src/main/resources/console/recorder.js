/** What the console has asked the API for, newest first, to be shown as snippets. Credentials are never in it. */
const KEPT = 30; // of what was done, and of what was looked at
const SECRET = /password|token|secret/i;

let calls = [];

export const recorded = () => calls;

/** `fields` are a form's, or a raw SIP request. A list that a page asks for again and again counts once. */
export function record({ method, path, fields, status }) {
  const call = { method, path, fields: withoutSecrets(fields), status, at: new Date() };
  const all = [call, ...calls.filter((other) => method !== 'GET' || other.method !== 'GET' || other.path !== path)];
  const isOfItsKind = (one) => (one.method === 'GET') === (method === 'GET');
  const oldest = all.filter(isOfItsKind)[KEPT];
  calls = all.filter((one) => one !== oldest);
}

function withoutSecrets(fields) {
  if (typeof fields === 'string') return fields.replace(/^((Proxy-)?Authorization:).*$/gim, '$1 ***');
  if (!fields) return undefined;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, SECRET.test(name) ? '***' : withoutUserInfo(value)]),
  );
}

/** A webhook's URL may have its password in it. */
const withoutUserInfo = (value) => String(value).replace(/(\w+:\/\/[^/\s:@]+):[^/\s@]+@/g, '$1:***@');
