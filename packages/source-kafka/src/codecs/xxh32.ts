const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;

/** Gives the 32-bit xxHash (seed 0) of bytes: the checksum of an LZ4 frame. */
export function xxh32(bytes: Buffer): number {
  let at = bytes.length - (bytes.length % 16);
  let hash = (at > 0 ? hashStripes(bytes, at) : prime5) + bytes.length;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(bytes.readUInt32LE(at), prime3), 17), prime4);
  }
  for (; at < bytes.length; at += 1) {
    hash = Math.imul(rotate(hash + Math.imul(bytes.readUInt8(at), prime5), 11), prime1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hashStripes(bytes: Buffer, end: number): number {
  let [a, b, c, d] = [(prime1 + prime2) | 0, prime2 | 0, 0, -prime1 | 0];
  for (let at = 0; at < end; at += 16) {
    a = round(a, bytes.readUInt32LE(at));
    b = round(b, bytes.readUInt32LE(at + 4));
    c = round(c, bytes.readUInt32LE(at + 8));
    d = round(d, bytes.readUInt32LE(at + 12));
  }
  return (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
}

function round(lane: number, word: number): number {
  return Math.imul(rotate(lane + Math.imul(word, prime2), 13), prime1);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
