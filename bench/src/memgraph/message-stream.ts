import type { Partition, RecordChunk, RecordHeaders } from '@rivergraph/core';
import { nullChunks } from '../core/null-source.ts';
import type { NullSourceOptions } from '../core/null-source.ts';
import { itemAt, purchaseAt } from './messages.ts';
import type { Message } from './messages.ts';
import { sourcePartitions } from './settings.ts';

/** One of so many messages is an item. */
const itemsInTurn = 4;

/** What is in a stream. */
export interface MessageLoad {
  /**
   * `in turn`: in each partition first the items, a quarter of all, and then purchases of these. `mixed`: a partition of items
   * beside three of purchases, which do not wait for them.
   */
  readonly kinds: 'in turn' | 'mixed';
  /** A multiple of 16,000. */
  readonly records: number;
}

/** The records that are filled with messages: 1,000 in a chunk, all chunks of a partition in order. */
export function emptyStream({ records }: MessageLoad): NullSourceOptions {
  return { partitions: sourcePartitions, records, bytes: 'shared' };
}

/** Makes a chunk of messages of one without; the same at the same position. */
export type Fill = (chunk: RecordChunk) => MessageChunk;

/** Writes all messages of a stream as JSON, before anybody measures, and gives what hands them out. */
export function prepareMessages(load: MessageLoad): Fill {
  const prepared = new Map<string, Messages>();
  for (const chunk of nullChunks(emptyStream(load))) prepared.set(placeOf(chunk), messagesOf(chunk, load));
  return (chunk) => {
    const messages = prepared.get(placeOf(chunk));
    if (messages === undefined) throw new Error(`Expected a prepared chunk, got ${placeOf(chunk)}`);
    return new MessageChunk(chunk, messages);
  };
}

/** The messages of a chunk, one after another; each ends where the next begins. */
interface Messages {
  readonly data: Buffer;
  readonly starts: Uint32Array;
}

function placeOf(chunk: RecordChunk): string {
  return `${chunk.partition.id}:${Number(chunk.positionAt(0))}`;
}

function messagesOf(chunk: RecordChunk, load: MessageLoad): Messages {
  const lane = Number(chunk.partition.id.slice('null-'.length));
  const first = Number(chunk.positionAt(0));
  const messages = Array.from({ length: chunk.length }, (_, index) =>
    Buffer.from(JSON.stringify(messageAt(lane, first + index, load))),
  );
  const starts = new Uint32Array(messages.length + 1);
  for (const [index, { length }] of messages.entries()) starts[index + 1] = (starts[index] ?? 0) + length;
  return { data: Buffer.concat(messages), starts };
}

function messageAt(lane: number, position: number, { kinds, records }: MessageLoad): Message {
  const items = records / itemsInTurn;
  if (kinds === 'mixed') {
    if (lane === 0) return itemAt(position);
    const n = position * (sourcePartitions - 1) + lane - 1;
    return purchaseAt(n, scattered(n, items));
  }
  const ofLane = items / sourcePartitions;
  if (position < ofLane) return itemAt(position * sourcePartitions + lane);
  const nth = position - ofLane;
  // Of an item of the same partition, which so comes before it.
  return purchaseAt(nth * sourcePartitions + lane, scattered(nth, ofLane) * sourcePartitions + lane);
}

/** One of so many, each as often as the others. */
function scattered(n: number, count: number): number {
  return (7 * n + Math.floor(n / count)) % count;
}

/** The messages in the place of a chunk that has none. Each value is a view, as those of a client of a broker are. */
export class MessageChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #place: RecordChunk;
  readonly #messages: Messages;

  constructor(place: RecordChunk, messages: Messages) {
    this.partition = place.partition;
    this.length = place.length;
    this.bytes = messages.data.length;
    this.#place = place;
    this.#messages = messages;
  }

  keyAt(): null {
    return null;
  }

  valueAt(index: number): Buffer {
    const { data, starts } = this.#messages;
    return data.subarray(starts[index], starts[index + 1]);
  }

  headersAt(index: number): RecordHeaders {
    return this.#place.headersAt(index);
  }

  timestampAt(): undefined {
    return undefined;
  }

  positionAt(index: number): ReturnType<RecordChunk['positionAt']> {
    return this.#place.positionAt(index);
  }
}
