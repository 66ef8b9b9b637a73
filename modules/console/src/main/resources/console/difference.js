/**
 * What became of a JSON value: `[{path, before, after}]`, one for each place that is not as it was, in the order in
 * which a reader meets them; a side that has nothing there is undefined.
 */
export function difference(before, after, path = '') {
  if (isTree(before ?? after) && isTree(after ?? before)) {
    const names = Object.keys({ ...before, ...after });
    return names.flatMap((name) => difference(before?.[name], after?.[name], path ? `${path}.${name}` : name));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

const OF_A_CONTACT = {
  expires: 'expires',
  registered: 'registered',
  callId: 'Call-ID',
  cseq: 'CSeq',
  q: 'preference, in thousandths',
  instance: 'instance',
  regId: 'reg-id',
  'origin.edge': 'through edge',
  'origin.transport': 'transport',
  'origin.source': 'from',
  'origin.userAgent': 'user agent',
};

/** The same of the state of a registration: contact by contact instead of place by place, in words. */
export function differenceOfContacts(before, after) {
  const contacts = Map.groupBy([...(before.bindings ?? []), ...(after.bindings ?? [])], ({ contact }) => contact);
  const find = (state, wanted) => state.bindings?.find(({ contact }) => contact === wanted);
  const { bindings: _, ...rest } = before;
  const { bindings: __, ...restAfter } = after;
  return [
    ...[...contacts.keys()].flatMap((contact) => ofContact(contact, find(before, contact), find(after, contact))),
    ...difference(rest, restAfter).map((change) => ({ ...change, path: change.path === 'life' ? 'life of the Domain' : change.path })),
  ];
}

function ofContact(contact, before, after) {
  if (!before) return [{ path: 'a contact came', after: described(after) }];
  if (!after) return [{ path: 'a contact went', before: described(before) }];
  return difference(before, after).map((change) => ({ ...change, path: `${contact}: ${OF_A_CONTACT[change.path] ?? change.path}` }));
}

const described = ({ contact, expires, origin: { edge, transport, source, userAgent } }) =>
  `${contact}, until ${expires}, of ${userAgent || 'a device without a name'} at ${source} through edge ${edge} (${transport})`;

const isTree = (value) => typeof value === 'object' && value !== null;
