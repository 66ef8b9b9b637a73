/**
 * MD5 (RFC 1321) of a text's UTF-8 bytes, in hex. It is here because SIP's digest still wants it and WebCrypto has left
 * it out; nothing else should be made with it.
 */
export function md5(text) {
  const words = padded(new TextEncoder().encode(text));
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < words.length; at += 16) state = added(state, block(state, words.subarray(at, at + 16)));
  return state.map(littleEndian).join('');
}

const ROTATIONS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const SINES = Array.from({ length: 64 }, (_, step) => Math.floor(2 ** 32 * Math.abs(Math.sin(step + 1))));

/** By round: what mixes three of the words, and which word of the block a step takes. */
const ROUNDS = [
  [(b, c, d) => (b & c) | (~b & d), (step) => step],
  [(b, c, d) => (d & b) | (~d & c), (step) => (5 * step + 1) % 16],
  [(b, c, d) => b ^ c ^ d, (step) => (3 * step + 5) % 16],
  [(b, c, d) => c ^ (b | ~d), (step) => (7 * step) % 16],
];

function block([a, b, c, d], words) {
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [mix, word] = ROUNDS[round];
    const sum = (a + mix(b, c, d) + SINES[step] + words[word(step)]) | 0;
    [a, b, c, d] = [d, (b + rotated(sum, ROTATIONS[round][step % 4])) | 0, b, c];
  }
  return [a, b, c, d];
}

const rotated = (word, by) => (word << by) | (word >>> (32 - by));

const added = (some, others) => some.map((word, at) => (word + others[at]) | 0);

/** The bytes, a one bit, zeros, and their length in bits: a whole number of blocks of 64 bytes. */
function padded(bytes) {
  const length = ((bytes.length + 8) >> 6) + 1;
  const view = new DataView(new ArrayBuffer(length * 64));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(length * 64 - 8, bytes.length * 8, true);
  return Int32Array.from({ length: length * 16 }, (_, at) => view.getInt32(at * 4, true));
}

const littleEndian = (word) =>
  [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, '0')).join('');
