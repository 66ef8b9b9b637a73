/** Where a contact's REGISTER came from: `udp 203.0.113.7:5060`. */
export const shortSource = ({ transport, source }) => `${transport} ${source}`;
