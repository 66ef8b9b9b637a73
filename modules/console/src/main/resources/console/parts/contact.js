/** Where a contact's REGISTER came from: `udp 203.0.113.7:5060`. */
export const shortSource = ({ transport, source }) => `${transport} ${source}`;

/** What runs out has no event at that moment: whoever shows it looks so often, in milliseconds. */
export const EXPIRY_SEEN = 10_000;

export const isOver = ({ expires }) => Date.parse(expires) < Date.now();
