import { Float } from './float.ts';
import { Structure } from './structure.ts';
import type { Integers, PackMap, PackValue } from './value.ts';

/** The markers of one kind whose size is said in 1, 2 or 4 bytes, and the one that holds a size below 16 itself. */
interface Head {
  readonly tiny?: number | undefined;
  readonly sized: number;
}

const heads = {
  string: { tiny: 0x80, sized: 0xd0 },
  list: { tiny: 0x90, sized: 0xd4 },
  map: { tiny: 0xa0, sized: 0xd8 },
  bytes: { sized: 0xcc },
} as const satisfies Record<string, Head>;

/** Writes one value. Throws on an integer that needs more than 64 bits. */
export function pack(value: PackValue, integers: Integers = 'number'): Buffer {
  const writer = new PackWriter(integers);
  writer.write(value);
  return writer.take();
}

/** Writes values of PackStream, version 1, one after another. */
export class PackWriter {
  readonly #integers: Integers;
  #bytes: Buffer = Buffer.allocUnsafe(256);
  #at = 0;

  constructor(integers: Integers = 'number') {
    this.#integers = integers;
  }

  /** Gives what was written, and begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(256);
    this.#at = 0;
    return taken;
  }

  /** Writes the head of a structure, whose fields are to follow. */
  structure(tag: number, size: number): void {
    if (size > 15) throw new Error(`PackStream: expected a structure of at most 15 fields, got ${size}`);
    this.#uint(0xb0 | size, 1);
    this.#uint(tag, 1);
  }

  /** Writes a value. */
  write(value: PackValue): void {
    if (value === null) this.#uint(0xc0, 1);
    else if (typeof value === 'boolean') this.#uint(value ? 0xc3 : 0xc2, 1);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'bigint') this.#integer(value);
    else if (typeof value === 'string') this.#string(value);
    else if (value instanceof Uint8Array) this.#blob(value);
    else if (value instanceof Float) this.#float(value.value);
    else if (value instanceof Structure) this.#structure(value);
    else if (isList(value)) this.#list(value);
    else this.#map(value);
  }

  #number(value: number): void {
    const isInteger = this.#integers === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0);
    if (isInteger) this.#integer(BigInt(value));
    else this.#float(value);
  }

  #float(value: number): void {
    this.#uint(0xc1, 1);
    const start = this.#room(8);
    this.#bytes.writeDoubleBE(value, start);
  }

  #integer(value: bigint): void {
    if (value >= -16n && value < 128n) this.#uint(Number(value) & 0xff, 1);
    else if (BigInt.asIntN(8, value) === value) this.#sized(0xc8, value, 1);
    else if (BigInt.asIntN(16, value) === value) this.#sized(0xc9, value, 2);
    else if (BigInt.asIntN(32, value) === value) this.#sized(0xca, value, 4);
    else if (BigInt.asIntN(64, value) === value) {
      this.#uint(0xcb, 1);
      const start = this.#room(8);
      this.#bytes.writeBigInt64BE(value, start);
    } else throw new Error('PackStream: expected an integer of 64 bits, got one that needs more');
  }

  #sized(marker: number, value: bigint, width: number): void {
    this.#uint(marker, 1);
    const start = this.#room(width);
    this.#bytes.writeIntBE(Number(value), start, width);
  }

  #string(value: string): void {
    const size = Buffer.byteLength(value);
    this.#head(heads.string, size);
    const start = this.#room(size);
    this.#bytes.write(value, start, 'utf8');
  }

  #blob(value: Uint8Array): void {
    this.#head(heads.bytes, value.length);
    const start = this.#room(value.length);
    this.#bytes.set(value, start);
  }

  #structure(value: Structure): void {
    this.structure(value.tag, value.fields.length);
    for (const field of value.fields) this.write(field);
  }

  #list(values: readonly PackValue[]): void {
    this.#head(heads.list, values.length);
    for (const value of values) this.write(value);
  }

  #map(map: PackMap): void {
    const entries = Object.entries(map).filter(
      (entry): entry is [string, PackValue] => entry[1] !== undefined,
    );
    this.#head(heads.map, entries.length);
    for (const [key, value] of entries) {
      this.#string(key);
      this.write(value);
    }
  }

  #head(head: Head, size: number): void {
    if (head.tiny !== undefined && size < 16) this.#uint(head.tiny | size, 1);
    else {
      const step = size < 0x100 ? 0 : size < 0x1_0000 ? 1 : 2;
      this.#uint(head.sized + step, 1);
      this.#uint(size, 1 << step);
    }
  }

  #uint(value: number, width: number): void {
    const start = this.#room(width);
    this.#bytes.writeUIntBE(value, start, width);
  }

  /** Makes room for more bytes and gives the index of the first. */
  #room(size: number): number {
    const start = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * this.#at);
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    return start;
  }
}

function isList(value: readonly PackValue[] | PackMap): value is readonly PackValue[] {
  return Array.isArray(value);
}
