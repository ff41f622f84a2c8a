import { internal, misconfigured, unavailable } from '@rivergraph/core';
import type { Partition, Position, RecordChunk, SourceContext, SourceEvent } from '@rivergraph/core';
import { delay } from './event-queue.ts';
import type { EventQueue } from './event-queue.ts';
import type { KinesisPort, Lease, ShardPage, ShardRecord } from './kinesis-port.ts';

interface Sequence {
  readonly sequence: string;
  readonly sub: number;
}

/** Reads one shard from where it is told until its end, its loss, or the close of the session. */
export class ShardReader {
  readonly partition: Partition;
  lease: Lease;
  renewedAt: number;
  readonly #port: KinesisPort;
  readonly #queue: EventQueue;
  readonly #context: SourceContext;
  readonly #stop = new AbortController();
  #last: Sequence | undefined;
  #wake: () => void = () => undefined;
  #flow: Promise<void> | undefined;

  constructor(lease: Lease, partition: Partition, parts: [KinesisPort, EventQueue, SourceContext]) {
    [this.#port, this.#queue, this.#context] = parts;
    this.lease = lease;
    this.partition = partition;
    this.renewedAt = this.#context.clock.now();
  }

  begin(after: Position | undefined): void {
    const { checkpoint } = this.lease;
    if (after !== undefined) this.#last = toSequence(after);
    else if (typeof checkpoint === 'object') this.#last = checkpoint;
    this.#read().catch((error: unknown) => this.#queue.fail(error));
  }

  pause(): void {
    this.#flow ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  resume(): void {
    this.#flow = undefined;
    this.#wake();
  }

  stop(): void {
    this.#stop.abort();
    this.resume();
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    let iterator: string | undefined = await this.#iterator();
    while (iterator !== undefined) {
      await this.#flow;
      if (signal.aborted) return;
      const page: ShardPage = await this.#page(iterator);
      if (signal.aborted) return;
      this.#deliver(page);
      iterator = page.nextIterator;
      if (iterator !== undefined)
        await delay(this.#context.clock, page.millisBehindLatest > 0 ? 250 : 1000, signal);
    }
    this.#queue.push({ type: 'ended', partition: this.partition });
  }

  async #iterator(): Promise<string> {
    const start = this.#last === undefined ? 'TRIM_HORIZON' : { after: this.#last.sequence };
    return this.#port.iterator(this.lease.shardId, start);
  }

  /** A pause of more than five minutes outlives the iterator: the next one starts after what was delivered. */
  async #page(iterator: string): Promise<ShardPage> {
    const { maxPendingRecords } = this.#context.budget;
    const limit = Math.min(10_000, maxPendingRecords);
    try {
      return await this.#port.getRecords(iterator, limit);
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== 'ExpiredIteratorException') {
        throw unavailable('kinesis: the shard could not be read', { cause });
      }
      return this.#port.getRecords(await this.#iterator(), limit);
    }
  }

  #deliver({ records, millisBehindLatest: behindMs }: ShardPage): void {
    const fresh = records.filter((record) => this.#last === undefined || isAfter(record, this.#last));
    const last = fresh.at(-1);
    const events: SourceEvent[] = [{ type: 'lag', partition: this.partition, behindMs }];
    if (last !== undefined) {
      this.#last = { sequence: last.sequenceNumber, sub: last.subSequence };
      events.unshift({ type: 'records', chunk: new ShardChunk(this.partition, fresh) });
    }
    for (const event of events) this.#queue.push(event);
  }
}

export class ShardChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #records: readonly ShardRecord[];

  constructor(partition: Partition, records: readonly ShardRecord[]) {
    this.partition = partition;
    this.length = records.length;
    this.bytes = records.reduce((sum, { data }) => sum + data.length, 0);
    this.#records = records;
  }

  at(index: number): ShardRecord {
    const record = this.#records[index];
    if (record === undefined) throw internal(`kinesis: no record ${index} in a chunk of ${this.length}`);
    return record;
  }

  keyAt(index: number): Uint8Array {
    return new TextEncoder().encode(this.at(index).partitionKey);
  }

  valueAt(index: number): Uint8Array {
    return this.at(index).data;
  }

  headersAt(): Record<string, never> {
    return {};
  }

  timestampAt(index: number): number {
    return this.at(index).arrivedAt;
  }

  positionAt(index: number): Position {
    const { sequenceNumber: sequence, subSequence: sub } = this.at(index);
    return { sequence, sub };
  }
}

function isAfter({ sequenceNumber, subSequence }: ShardRecord, { sequence, sub }: Sequence): boolean {
  const difference = BigInt(sequenceNumber) - BigInt(sequence);
  return difference === 0n ? subSequence > sub : difference > 0n;
}

export function toSequence(position: Position): Sequence {
  if (typeof position === 'object' && position !== null && 'sequence' in position) {
    const { sequence, sub } = position;
    if (typeof sequence === 'string' && typeof sub === 'number') return { sequence, sub };
  }
  throw misconfigured('kinesis: a position must be { sequence, sub }');
}
