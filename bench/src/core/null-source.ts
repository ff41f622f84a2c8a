import { createDecoder } from '@rivergraph/core';
import type {
  Partition,
  RecordChunk,
  RecordHeaders,
  Source,
  SourceEvent,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';

/** A record of the null source: its bytes. */
export type NullRecord = SourceRecord<Uint8Array | null, Uint8Array | null>;

/** How much a null source yields. */
export interface NullSourceOptions {
  readonly partitions: number;
  /** Over all partitions together; a multiple of 1,000 times the partitions. */
  readonly records: number;
  /** Whether all records are the same bytes, which costs nothing, or each chunk has its own, as one from a broker has. */
  readonly bytes: 'shared' | 'own';
  /** Writes the content of one of its own records into `data`, from `offset` on. */
  readonly fill?: ((data: Buffer, at: RecordPlace) => void) | undefined;
}

/** Which record of a null source it is, and where its bytes begin. */
interface RecordPlace {
  readonly partition: number;
  readonly position: number;
  readonly offset: number;
}

const chunkRecords = 1_000;
const recordBytes = 100;
const noHeaders: RecordHeaders = Object.freeze({});
const shared = Buffer.alloc(recordBytes, 'x');

interface NullPartition extends Partition {
  readonly index: number;
}

/** A chunk of records: one value for all of them, or views of one piece of memory. */
class NullChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length = chunkRecords;
  readonly bytes: number = chunkRecords * recordBytes;
  readonly #first: number;
  readonly #data: Buffer;

  constructor(partition: Partition, first: number, data: Buffer) {
    this.partition = partition;
    this.#first = first;
    this.#data = data;
  }

  keyAt(): Uint8Array | null {
    return null;
  }

  valueAt(index: number): Uint8Array {
    return this.#data === shared
      ? shared
      : this.#data.subarray(index * recordBytes, (index + 1) * recordBytes);
  }

  headersAt(): RecordHeaders {
    return noHeaders;
  }

  timestampAt(): number | undefined {
    return undefined;
  }

  positionAt(index: number): number {
    return this.#first + index;
  }
}

/** Makes the chunk that follows `before` records of its partition. */
function nullChunk(partition: NullPartition, before: number, options: NullSourceOptions): RecordChunk {
  const data = options.bytes === 'shared' ? shared : Buffer.alloc(chunkRecords * recordBytes, 'x');
  const { fill } = options;
  if (fill !== undefined) {
    for (let record = 0; record < chunkRecords; record += 1) {
      fill(data, { partition: partition.index, position: before + record, offset: record * recordBytes });
    }
  }
  return new NullChunk(partition, before, data);
}

/** Gives the chunks of a null source, the partitions in turns. */
export function* nullChunks(options: NullSourceOptions): Generator<RecordChunk> {
  const partitions = nullPartitions(options);
  const rounds = options.records / options.partitions / chunkRecords;
  for (let round = 0; round < rounds; round += 1) {
    for (const partition of partitions) yield nullChunk(partition, round * chunkRecords, options);
  }
}

function nullPartitions({ partitions }: NullSourceOptions): readonly NullPartition[] {
  return Array.from({ length: partitions }, (_, index) => ({ topic: 'null', id: `null-${index}`, index }));
}

/** A source that costs as little as one can: it answers at once, from memory. */
export function createNullSource(options: NullSourceOptions): Source<NullRecord> {
  return {
    name: 'null',
    features: { canDelayRevocation: false, durableCommits: false, maxRecordsAfterPause: 0 },
    decoder: createDecoder({}),
    open: async () => new NullSession(options),
  };
}

interface NullLane {
  readonly partition: NullPartition;
  readonly records: number;
  delivered: number;
  isPaused: boolean;
  hasEnded: boolean;
}

class NullSession implements SourceSession {
  readonly #options: NullSourceOptions;
  readonly #lanes: readonly NullLane[];
  #isAssigned = false;
  #isStarted = false;
  #isClosed = false;
  #turn = 0;
  #wake: (() => void) | undefined;

  constructor(options: NullSourceOptions) {
    this.#options = options;
    const records = options.records / options.partitions;
    this.#lanes = nullPartitions(options).map((partition) => ({
      partition,
      records,
      delivered: 0,
      isPaused: false,
      hasEnded: false,
    }));
  }

  async next(): Promise<SourceEvent | undefined> {
    if (!this.#isAssigned) return this.#assign();
    for (;;) {
      if (this.#isClosed || this.#lanes.every((lane) => lane.hasEnded)) return undefined;
      const lane = this.#isStarted ? this.#readable() : undefined;
      if (lane !== undefined) return this.#read(lane);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  pause(partitions: readonly Partition[]): void {
    for (const lane of this.#lanes) if (partitions.includes(lane.partition)) lane.isPaused = true;
  }

  resume(partitions: readonly Partition[]): void {
    for (const lane of this.#lanes) if (partitions.includes(lane.partition)) lane.isPaused = false;
    this.#wake?.();
  }

  async commit(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
  }

  #assign(): SourceEvent {
    this.#isAssigned = true;
    return {
      type: 'assigned',
      partitions: this.#lanes.map((lane) => lane.partition),
      resume: () => {
        this.#isStarted = true;
        this.#wake?.();
      },
    };
  }

  #readable(): NullLane | undefined {
    for (let tried = 0; tried < this.#lanes.length; tried += 1) {
      const lane = this.#lanes[this.#turn++ % this.#lanes.length];
      if (lane !== undefined && !lane.isPaused && !lane.hasEnded) return lane;
    }
    return undefined;
  }

  #read(lane: NullLane): SourceEvent {
    const { partition, delivered } = lane;
    if (delivered >= lane.records) {
      lane.hasEnded = true;
      return { type: 'ended', partition };
    }
    lane.delivered += chunkRecords;
    return { type: 'records', chunk: nullChunk(partition, delivered, this.#options) };
  }
}
