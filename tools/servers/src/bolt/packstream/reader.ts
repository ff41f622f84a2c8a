import { Float } from './float.ts';
import { Structure } from './structure.ts';
import type { Integers, PackMap, PackValue } from './value.ts';

/** Reads one value that fills the bytes. */
export function unpack(bytes: Buffer, integers: Integers = 'number'): PackValue {
  const reader = new PackReader(bytes, integers);
  const value = reader.read();
  if (reader.position !== bytes.length)
    throw new Error(`PackStream: expected one value, got ${bytes.length - reader.position} more bytes`);
  return value;
}

/** Reads values of PackStream, version 1, one after another. */
export class PackReader {
  readonly #bytes: Buffer;
  readonly #integers: Integers;
  #at: number;

  constructor(bytes: Buffer, integers: Integers = 'number', position: number = 0) {
    this.#bytes = bytes;
    this.#integers = integers;
    this.#at = position;
  }

  /** The index of the byte that is read next. */
  get position(): number {
    return this.#at;
  }

  /** Reads the next value. Throws on a marker that means nothing and on bytes that end too early. */
  read(): PackValue {
    const marker = this.#uint(1);
    if (marker < 0x80) return this.#small(marker);
    if (marker >= 0xf0) return this.#small(marker - 0x100);
    if (marker < 0xc0) return this.#tiny(marker);
    return this.#marked(marker);
  }

  /** Reads the next value, which has to be a map. */
  readMap(): PackMap {
    const value = this.read();
    if (!isPackMap(value)) throw new Error(`PackStream: expected a map, got ${typeof value}`);
    return value;
  }

  /** Reads the next value, which has to be a string. */
  readString(): string {
    const value = this.read();
    if (typeof value !== 'string') throw new Error(`PackStream: expected a string, got ${typeof value}`);
    return value;
  }

  /** Passes over the next value and makes nothing of it. */
  skip(): void {
    for (let left = 1; left > 0; left -= 1) left += this.#skipOne();
  }

  /** Passes over a head, and over its content where that is bytes; gives how many values follow in it. */
  #skipOne(): number {
    const marker = this.#uint(1);
    const kind = marker & 0xf0;
    if (kind === 0x80) return this.#pass(marker & 0x0f);
    if (kind === 0x90) return marker & 0x0f;
    if (kind === 0xa0) return 2 * (marker & 0x0f);
    if (kind === 0xb0) return this.#pass(1) + (marker & 0x0f);
    const width = widthOf(marker);
    if (isSized(marker, 0xcc) || isSized(marker, 0xd0)) return this.#pass(this.#uint(width));
    if (isSized(marker, 0xd4)) return this.#uint(width);
    if (isSized(marker, 0xd8)) return 2 * this.#uint(width);
    if ((marker >= 0xc0 && marker <= 0xc3) || (marker >= 0xc8 && marker <= 0xcb)) return this.#pass(width);
    if (marker < 0x80 || marker >= 0xf0) return 0;
    throw this.#unknown(marker);
  }

  #tiny(marker: number): PackValue {
    const size = marker & 0x0f;
    if (marker < 0x90) return this.#string(size);
    if (marker < 0xa0) return this.#list(size);
    return marker < 0xb0 ? this.#map(size) : this.#structure(size);
  }

  #marked(marker: number): PackValue {
    const width = widthOf(marker);
    if (marker === 0xc0) return null;
    if (marker === 0xc1) return this.#bytes.readDoubleBE(this.#advance(8));
    if (marker === 0xc2 || marker === 0xc3) return marker === 0xc3;
    if (marker >= 0xc8 && marker <= 0xcb) return this.#wide(width);
    if (isSized(marker, 0xcc)) return this.#blob(this.#uint(width));
    if (isSized(marker, 0xd0)) return this.#string(this.#uint(width));
    if (isSized(marker, 0xd4)) return this.#list(this.#uint(width));
    if (isSized(marker, 0xd8)) return this.#map(this.#uint(width));
    throw this.#unknown(marker);
  }

  #unknown(marker: number): Error {
    return new Error(`PackStream: expected a marker at ${this.#at - 1}, got 0x${marker.toString(16)}`);
  }

  #wide(width: number): PackValue {
    if (width === 8) return this.#integer(this.#bytes.readBigInt64BE(this.#advance(8)));
    return this.#small(this.#bytes.readIntBE(this.#advance(width), width));
  }

  #small(value: number): PackValue {
    return this.#integers === 'bigint' ? BigInt(value) : value;
  }

  #integer(value: bigint): PackValue {
    if (this.#integers === 'bigint') return value;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  #string(size: number): string {
    const start = this.#advance(size);
    return this.#bytes.toString('utf8', start, start + size);
  }

  #blob(size: number): Uint8Array {
    const start = this.#advance(size);
    return Uint8Array.from(this.#bytes.subarray(start, start + size));
  }

  #list(size: number): PackValue[] {
    const list: PackValue[] = [];
    for (let index = 0; index < size; index += 1) list.push(this.read());
    return list;
  }

  #map(size: number): PackMap {
    const entries: [string, PackValue][] = [];
    for (let index = 0; index < size; index += 1) entries.push([this.readString(), this.read()]);
    return Object.fromEntries(entries);
  }

  #structure(size: number): Structure {
    const tag = this.#uint(1);
    return new Structure(tag, this.#list(size));
  }

  #uint(width: number): number {
    return this.#bytes.readUIntBE(this.#advance(width), width);
  }

  #pass(size: number): 0 {
    this.#advance(size);
    return 0;
  }

  #advance(size: number): number {
    const start = this.#at;
    if (start + size > this.#bytes.length)
      throw new Error(`PackStream: expected ${size} bytes at ${start}, got ${this.#bytes.length - start}`);
    this.#at = start + size;
    return start;
  }
}

/** Tells a map from every other value. */
function isPackMap(value: PackValue | undefined): value is PackMap {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value) || value instanceof Uint8Array) return false;
  return !(value instanceof Structure) && !(value instanceof Float);
}

/** Tells a marker of the kind whose size is said in 1, 2 or 4 bytes after it. */
function isSized(marker: number, first: number): boolean {
  return marker >= first && marker <= first + 2;
}

/** How many bytes after a marker say a size, or are an integer or a float. */
function widthOf(marker: number): number {
  if (marker === 0xc1) return 8;
  if (marker >= 0xc8 && marker <= 0xcb) return 1 << (marker - 0xc8);
  if (marker >= 0xcc && marker <= 0xce) return 1 << (marker - 0xcc);
  return marker >= 0xd0 && marker <= 0xda ? 1 << (marker & 0x03) : 0;
}
