import { corrupt } from './codec.ts';
import type { Output } from './output.ts';

/** The format: a match has at least 4 bytes, begins 12 bytes before the end at the latest, and leaves the last 5 alone. */
const minMatch = 4;
const lastMatchStart = 12;
const lastLiterals = 5;
const maxDistance = 0xffff;
const nibble = 15;
const tableBits = 14;
/** The more bytes went by without a match, the longer the steps: what does not compress costs little. */
const stepShift = 6;

/** Decompresses one block of the LZ4 format into an output. */
export function unpackLz4Block(block: Buffer, output: Output): void {
  let at = 0;
  const readLength = (start: number): number => {
    let length = start;
    let byte = start === nibble ? 255 : 0;
    while (byte === 255) {
      byte = readByte(block, at);
      at += 1;
      length += byte;
    }
    return length;
  };
  while (at < block.length) {
    const token = readByte(block, at);
    at += 1;
    const literals = readLength(token >>> 4);
    output.literal(block, at, literals);
    at += literals;
    // Only the last sequence has no match.
    if (at === block.length) return;
    const distance = readByte(block, at) | (readByte(block, at + 1) << 8);
    at += 2;
    output.repeat(distance, readLength(token & nibble) + minMatch);
  }
  throw corrupt('lz4', 'a block that ends too early');
}

function readByte(block: Buffer, at: number): number {
  const byte = block[at];
  if (byte === undefined) throw corrupt('lz4', 'a block that ends too early');
  return byte;
}

/** Compresses blocks into the LZ4 format. Holds its tables, so that they are made once. */
export class Lz4Packer {
  readonly #table = new Int32Array(1 << tableBits);
  readonly #packed: Buffer;
  #length = 0;

  constructor(maxBlockBytes: number) {
    this.#packed = Buffer.alloc(maxBlockBytes + Math.ceil(maxBlockBytes / 255) + 16);
  }

  /** Gives the compressed block, valid until the next call, or `undefined` where that would be no smaller. */
  pack(block: Buffer): Buffer | undefined {
    this.#table.fill(0);
    this.#length = 0;
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let anchor = 0;
    let at = 0;
    while (at <= block.length - lastMatchStart) {
      const before = this.#lookUp(view, at);
      if (before < 0) {
        at += 1 + ((at - anchor) >>> stepShift);
        continue;
      }
      const length = matchLength(block, before, at);
      this.#sequence(block, anchor, at, length);
      this.#byte(at - before);
      this.#byte((at - before) >>> 8);
      this.#extend(length - minMatch);
      at += length;
      anchor = at;
    }
    this.#sequence(block, anchor, block.length, minMatch);
    return this.#length < block.length ? this.#packed.subarray(0, this.#length) : undefined;
  }

  /** Finds where the four bytes at a place stood before; negative where they did not. */
  #lookUp(view: DataView, at: number): number {
    const word = view.getInt32(at, true);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - tableBits);
    // Places are kept plus one: zero says that there is none.
    const before = (this.#table[slot] ?? 0) - 1;
    this.#table[slot] = at + 1;
    if (before < 0 || at - before > maxDistance || view.getInt32(before, true) !== word) return -1;
    return before;
  }

  /** Writes a token and the literals from `start` to `end`; the distance is to follow, except after the last. */
  #sequence(block: Buffer, start: number, end: number, match: number): void {
    const literals = end - start;
    this.#byte((Math.min(literals, nibble) << 4) | Math.min(match - minMatch, nibble));
    this.#extend(literals);
    for (let at = start; at < end; at += 1) this.#packed[this.#length + at - start] = block[at] ?? 0;
    this.#length += literals;
  }

  /** Writes what of a length did not fit into its half of the token. */
  #extend(length: number): void {
    for (let rest = length - nibble; rest >= 0; rest -= 255) this.#byte(Math.min(rest, 255));
  }

  #byte(value: number): void {
    this.#packed[this.#length] = value;
    this.#length += 1;
  }
}

function matchLength(block: Buffer, before: number, at: number): number {
  const limit = block.length - lastLiterals - at;
  let length = minMatch;
  while (length < limit && block[before + length] === block[at + length]) length += 1;
  return length;
}
