import type { Partition } from '../../contracts/partition.ts';
import { internal } from '../../errors.ts';
import type { Journal } from '../journal.ts';
import type { MemoryRecord } from './partition-log.ts';
import { PartitionLog } from './partition-log.ts';

/** Options of {@link createMemoryStream}. @public */
export interface MemoryStreamOptions {
  /** @defaultValue `'memory'` */
  readonly topic?: string | undefined;
  /** How many partitions. @defaultValue 1 */
  readonly partitions?: number | undefined;
  /** Where deliveries and commits are written down, beside those of a sink. */
  readonly journal?: Journal | undefined;
}

/** A position that a session asked to store. @public */
export interface MemoryCommit {
  /** Milliseconds since 1970, by the session's clock. */
  readonly at: number;
  readonly partition: number;
  readonly position: number | undefined;
  readonly ended: boolean;
  /** Whether it was stored; a commit for a partition that is not owned is not. */
  readonly stored: boolean;
}

/**
 * The durable half of a memory source, in the role of a broker: records and committed positions. It outlives the
 * sources that read it. Partitions are named by number here; a position is a record's index.
 *
 * @public
 */
export interface MemoryStream<Value = unknown, Key = unknown> {
  readonly topic: string;
  /** Interned for the life of the stream. */
  readonly partitions: readonly Partition[];
  append(partition: number, records: readonly MemoryRecord<Value, Key>[]): void;
  /** Appends records that have a value and nothing else. */
  appendValues(partition: number, values: readonly Value[]): void;
  /** Appends a position without a record, as a transaction marker is; it is delivered as `progress`. */
  appendMarker(partition: number): void;
  /** Says that nothing more will come in this partition. */
  end(partition: number): void;
  endAll(): void;
  /** The last stored position, or `undefined`. */
  committed(partition: number): number | undefined;
  /** Whether the end of a partition was stored. */
  committedEnd(partition: number): boolean;
  /** Every position that was asked to be stored, in order. */
  readonly commits: readonly MemoryCommit[];
  /** What sessions were asked to do against the contract, in words. Empty when the runner behaves. */
  readonly violations: readonly string[];
}

/** Makes a stream. @public */
export function createMemoryStream<Value = unknown, Key = unknown>(
  options: MemoryStreamOptions = {},
): MemoryStream<Value, Key> {
  return new Broker<Value, Key>(options);
}

/** The stream as sessions see it. @internal */
export class Broker<Value, Key> implements MemoryStream<Value, Key> {
  readonly topic: string;
  readonly partitions: readonly Partition[];
  readonly commits: MemoryCommit[] = [];
  readonly violations: string[] = [];
  readonly logs: readonly PartitionLog<Value, Key>[];
  readonly journal: Journal | undefined;
  readonly #listeners: Set<() => void> = new Set();
  #epochs = 0;

  constructor(options: MemoryStreamOptions) {
    this.topic = options.topic ?? 'memory';
    this.journal = options.journal;
    this.partitions = Array.from({ length: options.partitions ?? 1 }, (_, index) =>
      Object.freeze({ topic: this.topic, id: `${this.topic}-${index}` }),
    );
    this.logs = this.partitions.map((partition, index) => new PartitionLog<Value, Key>(partition, index));
  }

  append(partition: number, records: readonly MemoryRecord<Value, Key>[]): void {
    const log = this.#open(partition);
    for (const record of records) log.add(record);
    this.#changed();
  }

  appendValues(partition: number, values: readonly Value[]): void {
    const log = this.#open(partition);
    for (const value of values) {
      log.values.push(value);
      log.keys.push(null);
    }
    this.#changed();
  }

  appendMarker(partition: number): void {
    this.#open(partition).addMarker(undefined as Value);
    this.#changed();
  }

  end(partition: number): void {
    this.log(partition).ended = true;
    this.#changed();
  }

  endAll(): void {
    for (const log of this.logs) log.ended = true;
    this.#changed();
  }

  committed(partition: number): number | undefined {
    return this.log(partition).committed;
  }

  committedEnd(partition: number): boolean {
    return this.log(partition).committedEnd;
  }

  log(partition: number): PartitionLog<Value, Key> {
    const log = this.logs[partition];
    if (log === undefined)
      throw internal(`memory stream: has ${this.logs.length} partitions, no ${partition}`);
    return log;
  }

  nextEpoch(): number {
    this.#epochs += 1;
    return this.#epochs;
  }

  /** Calls back after every change; gives the way to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #open(partition: number): PartitionLog<Value, Key> {
    const log = this.log(partition);
    if (log.ended)
      throw internal(`memory stream: partition ${partition} has ended and takes no more records`);
    return log;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
