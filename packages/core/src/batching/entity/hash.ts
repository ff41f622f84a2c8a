const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** Mixes 32 bits more into a hash: the step of MurmurHash3. */
export function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

/** Spreads a hash over all its bits: the last step of MurmurHash3. Buckets are taken from what this gives. */
export function spread(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Mixes a text into a hash. */
export function mixText(hash: number, text: string): number {
  let h = mix(hash, text.length);
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return h;
}

/** Mixes a number into a hash; 0 and -0 are one. */
export function mixNumber(hash: number, value: number): number {
  if ((value | 0) === value) return mix(hash, value);
  bits[0] = value;
  return mix(mix(hash, words[0] ?? 0), words[1] ?? 0);
}

/** Mixes an integer into a hash: 1 and 1n are one. */
export function mixInteger(hash: number, value: number | bigint): number {
  if (typeof value === 'number') return mixNumber(hash, value);
  const number = Number(value);
  if (Number.isSafeInteger(number)) return mixNumber(hash, number);
  return mix(mix(hash, Number(BigInt.asIntN(32, value))), Number(BigInt.asIntN(32, value >> 32n)));
}

/** Mixes bytes into a hash. */
export function mixBytes(hash: number, bytes: Uint8Array): number {
  let h = mix(hash, bytes.length);
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
  return h;
}
