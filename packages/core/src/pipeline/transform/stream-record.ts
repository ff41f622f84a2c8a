import type { Partition, Position } from '../../contracts/partition.ts';
import { topicOf } from '../../contracts/record.ts';
import type { RecordChunk, RecordHeaders, SourceRecord } from '../../contracts/record.ts';

/**
 * A view of one record of a chunk. What a transform rarely asks for is looked up when it is asked for.
 *
 * @internal
 */
export class StreamRecord implements SourceRecord {
  readonly key: unknown;
  readonly value: unknown;
  readonly #chunk: RecordChunk;
  readonly #index: number;

  constructor(chunk: RecordChunk, index: number, key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
    this.#chunk = chunk;
    this.#index = index;
  }

  get topic(): string {
    return topicOf(this.#chunk, this.#index);
  }

  get partition(): Partition {
    return this.#chunk.partition;
  }

  get position(): Position {
    return this.#chunk.positionAt(this.#index);
  }

  get headers(): RecordHeaders {
    return this.#chunk.headersAt(this.#index);
  }

  get timestamp(): number | undefined {
    return this.#chunk.timestampAt(this.#index);
  }

  get rawKey(): Uint8Array | null {
    return this.#chunk.keyAt(this.#index);
  }

  get rawValue(): Uint8Array | null {
    return this.#chunk.valueAt(this.#index);
  }
}
