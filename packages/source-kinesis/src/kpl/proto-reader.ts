/** How the value of a protobuf field is written. */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/** More groups within groups than a producer has a reason for; each would cost a frame of the stack. */
const maxGroups = 32;
const maxVarintBytes = 10;

/**
 * Goes through a protobuf message, field by field. What cannot be read sets `isBroken` and ends the message: a damaged
 * record is no exception, and an error object for each would cost more than all the rest.
 */
export class ProtoReader {
  /** The field that the reader stands in. */
  field = 0;
  type = 0;
  isBroken = false;
  /** Where the bytes of the last {@link bytes} begin and end. */
  start = 0;
  end = 0;
  readonly #data: Uint8Array;
  readonly #limit: number;
  #at: number;

  constructor(data: Uint8Array, start: number, limit: number) {
    this.#data = data;
    this.#at = start;
    this.#limit = limit;
  }

  /** Goes to the next field; says whether there is one. */
  next(): boolean {
    if (this.isBroken || this.#at >= this.#limit) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.type = tag % 8;
    if (this.field === 0) this.isBroken = true;
    return !this.isBroken;
  }

  /** Reads a number. One beyond 2^53 comes out rounded: it is larger than any index or length that could be right. */
  varint(): number {
    let value = 0;
    let unit = 1;
    for (let count = 0; count < maxVarintBytes && this.#at < this.#limit; count += 1) {
      const byte = this.#data[this.#at] ?? 0;
      this.#at += 1;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
    this.isBroken = true;
    return 0;
  }

  /** Reads bytes with their length before them; `start` and `end` say where they are. */
  bytes(): void {
    const length = this.varint();
    if (length > this.#limit - this.#at) this.isBroken = true;
    if (this.isBroken) return;
    this.start = this.#at;
    this.end = this.#at + length;
    this.#at = this.end;
  }

  /** Goes past the value of a field that means nothing here. */
  skip(depth = 0): void {
    switch (this.type) {
      case wireType.varint:
        this.varint();
        return;
      case wireType.fixed64:
        this.#pass(8);
        return;
      case wireType.bytes:
        this.bytes();
        return;
      case wireType.startGroup:
        this.#skipGroup(depth + 1);
        return;
      case wireType.fixed32:
        this.#pass(4);
        return;
      default:
        this.isBroken = true;
    }
  }

  #pass(length: number): void {
    if (length > this.#limit - this.#at) this.isBroken = true;
    else this.#at += length;
  }

  /** A group ends with its own number; a message that ends before it does is cut off. */
  #skipGroup(depth: number): void {
    const group = this.field;
    if (depth > maxGroups) this.isBroken = true;
    while (this.next()) {
      if (this.type !== wireType.endGroup) this.skip(depth);
      else if (this.field === group) return;
      else this.isBroken = true;
    }
    this.isBroken = true;
  }
}
