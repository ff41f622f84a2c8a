import { internal } from '@rivergraph/core';
import type { HeaderValue, Partition, Position, RecordChunk, RecordHeaders } from '@rivergraph/core';
import type { FetchedHeaders, FetchedMessage } from './client.ts';
import { toPosition } from './position.ts';

const noHeaders: RecordHeaders = Object.freeze({});

/**
 * Records of one partition in columns of their own. What the client gives are slices of a buffer that holds a whole fetch, of
 * all partitions: one slow partition would keep alive what all have brought.
 */
export class KafkaChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #data: Buffer;
  /** For each record: where its key starts, where its value starts, and where it ends. */
  readonly #places: Uint32Array;
  /** For each record: whether it has a key, and whether it has a value. */
  readonly #present: Uint8Array;
  readonly #offsets: Float64Array;
  readonly #timestamps: Float64Array;
  readonly #headers: readonly (RecordHeaders | undefined)[] | undefined;
  // Each key and value is asked for several times in a row, and making a slice costs more than what is done with it.
  #keyIndex = -1;
  #key: Buffer | null = null;
  #valueIndex = -1;
  #value: Buffer | null = null;

  /** Copies the first `length` messages. */
  constructor(partition: Partition, messages: readonly FetchedMessage[], length: number) {
    this.partition = partition;
    this.length = length;
    this.#data = Buffer.allocUnsafeSlow(dataBytes(messages, length));
    this.#places = new Uint32Array(2 * length + 1);
    this.#present = new Uint8Array(length);
    this.#offsets = new Float64Array(length);
    this.#timestamps = new Float64Array(length);
    const first = Number(messages[0]?.offset);
    // Offsets ascend, so that as many records as offsets means that none is missing.
    const isDense = Number(messages[length - 1]?.offset) - first === length - 1;
    let lastTime: string | undefined;
    let time = -1;
    let headers: (RecordHeaders | undefined)[] | undefined;
    let headerBytes = 0;
    for (let index = 0, at = 0; index < length; index += 1) {
      const message = messages[index];
      if (message === undefined) throw internal(`kafka: expected ${length} messages, got ${index}`);
      at = this.#copy(message, index, at);
      this.#offsets[index] = isDense ? first + index : Number(message.offset);
      // Where records come fast many have the same time, and a comparison costs less than reading a number.
      if (message.timestamp !== lastTime) time = Number(message.timestamp);
      lastTime = message.timestamp;
      this.#timestamps[index] = time;
      if (message.headers === undefined || isEmpty(message.headers)) continue;
      headers ??= [];
      headers[index] = copyHeaders(message.headers);
      headerBytes += headerSize(message.headers);
    }
    this.#headers = headers;
    this.bytes = this.#data.length + 33 * length + headerBytes;
  }

  keyAt(index: number): Uint8Array | null {
    if (index !== this.#keyIndex) {
      this.#key = this.#has(index, hasKey) ? this.#slice(2 * index) : null;
      this.#keyIndex = index;
    }
    return this.#key;
  }

  valueAt(index: number): Uint8Array | null {
    if (index !== this.#valueIndex) {
      this.#value = this.#has(index, hasValue) ? this.#slice(2 * index + 1) : null;
      this.#valueIndex = index;
    }
    return this.#value;
  }

  headersAt(index: number): RecordHeaders {
    return this.#headers?.[index] ?? noHeaders;
  }

  timestampAt(index: number): number | undefined {
    const timestamp = this.#timestamps[index] ?? -1;
    // Kafka writes -1 where there is no time, and its oldest format has no place for one.
    return timestamp >= 0 ? timestamp : undefined;
  }

  positionAt(index: number): Position {
    const offset = this.#offsets[index];
    if (offset === undefined) throw internal(`kafka: no record ${index} in a chunk of ${this.length}`);
    return toPosition(offset);
  }

  #copy({ key, value }: FetchedMessage, index: number, start: number): number {
    const middle = start + (key?.length ?? 0);
    const end = middle + (value?.length ?? 0);
    if (key !== null) copyInto(this.#data, key, start);
    if (value !== null) copyInto(this.#data, value, middle);
    this.#places[2 * index] = start;
    this.#places[2 * index + 1] = middle;
    this.#places[2 * index + 2] = end;
    this.#present[index] = (key === null ? 0 : hasKey) | (value === null ? 0 : hasValue);
    return end;
  }

  #has(index: number, part: number): boolean {
    return ((this.#present[index] ?? 0) & part) !== 0;
  }

  #slice(place: number): Buffer {
    return this.#data.subarray(this.#places[place], this.#places[place + 1]);
  }
}

const hasKey = 1;
const hasValue = 2;

/** Up to this length a loop takes less time than a call out of JavaScript. */
const fewBytes = 24;

function copyInto(data: Buffer, part: Buffer, at: number): void {
  if (part.length > fewBytes) {
    data.set(part, at);
    return;
  }
  for (let index = 0; index < part.length; index += 1) data[at + index] = part[index] ?? 0;
}

/** What an object with one header takes, about. */
const bytesPerHeader = 100;

function dataBytes(messages: readonly FetchedMessage[], length: number): number {
  let bytes = 0;
  for (let index = 0; index < length; index += 1) {
    const message = messages[index];
    bytes += (message?.key?.length ?? 0) + (message?.value?.length ?? 0);
  }
  return bytes;
}

function isEmpty(headers: FetchedHeaders): boolean {
  for (const _ in headers) return false;
  return true;
}

function copyHeaders(headers: FetchedHeaders): RecordHeaders {
  const entries = Object.entries(headers).map(
    ([name, value]): [string, HeaderValue | readonly HeaderValue[]] => [
      name,
      Array.isArray(value) ? value.map(copyHeader) : copyHeader(value),
    ],
  );
  return Object.fromEntries(entries);
}

function copyHeader(value: Buffer | string | undefined): HeaderValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : Buffer.from(value);
}

function headerSize(headers: FetchedHeaders): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value])
      bytes += name.length + (one?.length ?? 0) + bytesPerHeader;
  }
  return bytes;
}
