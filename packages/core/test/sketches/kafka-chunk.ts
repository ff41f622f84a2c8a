import { internal, misconfigured } from '@rivergraph/core';
import type { Partition, Position, RecordChunk, RecordHeaders } from '@rivergraph/core';
import type { BatchPort, MessagePort } from './kafka-port.ts';

export class KafkaChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #messages: readonly MessagePort[];

  constructor(partition: Partition, batch: BatchPort) {
    this.partition = partition;
    this.length = batch.messages.length;
    this.bytes = batch.messages.reduce(
      (sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0),
      0,
    );
    this.#messages = batch.messages;
  }

  keyAt(index: number): Uint8Array | null {
    return this.#at(index).key;
  }

  valueAt(index: number): Uint8Array | null {
    return this.#at(index).value;
  }

  headersAt(index: number): RecordHeaders {
    return this.#at(index).headers ?? {};
  }

  timestampAt(index: number): number {
    return Number(this.#at(index).timestamp);
  }

  positionAt(index: number): Position {
    return this.#at(index).offset;
  }

  #at(index: number): MessagePort {
    const message = this.#messages[index];
    if (message === undefined) throw internal(`kafka: no record ${index} in a chunk of ${this.length}`);
    return message;
  }
}

/** A position may come from a file that somebody edited. */
export function toOffset(position: Position): bigint {
  if (typeof position !== 'string' || !/^\d+$/.test(position)) {
    throw misconfigured(`kafka: a position must be an offset in decimal digits, got ${typeof position}`);
  }
  return BigInt(position);
}
