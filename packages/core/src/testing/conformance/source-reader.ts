import assert from 'node:assert/strict';
import { systemClock } from '../../contracts/clock.ts';
import { silentLogger } from '../../contracts/logger.ts';
import type { Partition, Position } from '../../contracts/partition.ts';
import type { RecordChunk, RecordHeaders } from '../../contracts/record.ts';
import type {
  AssignedEvent,
  Source,
  SourceContext,
  SourceEvent,
  SourceSession,
} from '../../contracts/source.ts';
import type { SourceHarness } from './source-harness.ts';
import { eventually, within } from './waiting.ts';

/** A record as a reader got it; the bytes are copies. @internal */
export interface SeenRecord {
  readonly partition: Partition;
  readonly position: Position;
  readonly key: string | null;
  /** As hexadecimal digits. */
  readonly value: string | null;
  readonly headers: RecordHeaders;
  readonly timestamp: number | undefined;
}

/** How a reader opens. @internal */
export interface ReaderOptions {
  readonly purpose?: 'run' | 'check' | undefined;
  /** @defaultValue `'forever'` */
  readonly until?: 'forever' | 'end' | undefined;
  /** Pauses the partition of the first chunk at once. */
  readonly pause?: 'on-first-chunk' | undefined;
  /** @defaultValue `'at-once'` */
  readonly resume?:
    | 'at-once'
    | 'by-hand'
    | ((event: AssignedEvent) => ReadonlyMap<Partition, Position> | undefined);
}

/** Plays the runner: keeps one `next` outstanding and remembers everything. @internal */
export class SourceReader {
  readonly session: SourceSession;
  readonly source: Source;
  readonly records: SeenRecord[] = [];
  readonly chunks: RecordChunk[] = [];
  readonly events: SourceEvent[] = [];
  readonly finished: Promise<void>;
  isFinished = false;
  error: unknown;
  readonly #abort: AbortController;
  readonly #options: ReaderOptions;
  readonly #timeoutMs: number;

  private constructor(
    parts: { source: Source; session: SourceSession; abort: AbortController; timeoutMs: number },
    options: ReaderOptions,
  ) {
    this.source = parts.source;
    this.session = parts.session;
    this.#abort = parts.abort;
    this.#timeoutMs = parts.timeoutMs;
    this.#options = options;
    this.finished = this.#pump();
  }

  static async open(
    harness: SourceHarness,
    source: Source,
    options: ReaderOptions = {},
  ): Promise<SourceReader> {
    const abort = new AbortController();
    const timeoutMs = harness.timeoutMs ?? 10_000;
    const { purpose = 'run', until = 'forever' } = options;
    const context = sourceContext(harness, { signal: abort.signal, purpose, until });
    const session = await within(source.open(context), timeoutMs, 'opening the source');
    return new SourceReader({ source, session, abort, timeoutMs }, options);
  }

  /** The records of one partition, by its place among those seen, sorted by name. */
  byPartition(): SeenRecord[][] {
    const groups = new Map<Partition, SeenRecord[]>();
    for (const record of this.records) {
      const group = groups.get(record.partition) ?? [];
      groups.set(record.partition, group);
      group.push(record);
    }
    return [...groups.values()];
  }

  async untilRecords(count: number): Promise<void> {
    await this.until(() => this.records.length >= count, `delivery of ${count} records`);
  }

  async untilEvent<Type extends SourceEvent['type']>(
    type: Type,
  ): Promise<Extract<SourceEvent, { type: Type }>> {
    const find = (): SourceEvent | undefined => this.events.find((event) => event.type === type);
    await this.until(() => find() !== undefined, `an event ${type}`);
    return find() as Extract<SourceEvent, { type: Type }>;
  }

  /** Waits for a condition; what the session rejected with is thrown. */
  async until(condition: () => boolean, what: string): Promise<void> {
    await eventually(() => condition() || this.error !== undefined, this.#timeoutMs, what);
    if (!condition() && this.error !== undefined) throw this.error as Error;
  }

  async commit(record: SeenRecord): Promise<void> {
    const { partition, position } = record;
    await within(this.session.commit([{ partition, position, ended: false }]), this.#timeoutMs, 'a commit');
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Closes and waits for the pending `next`. */
  async close(): Promise<void> {
    await within(this.session.close(), this.#timeoutMs, 'closing the session');
    await within(this.finished, this.#timeoutMs, 'the end of a pending next after close');
  }

  async #pump(): Promise<void> {
    try {
      for (let event = await this.session.next(); event !== undefined; event = await this.session.next()) {
        this.#take(event);
      }
    } catch (error) {
      this.error = error;
    }
    this.isFinished = true;
  }

  #take(event: SourceEvent): void {
    this.events.push(event);
    if (event.type === 'assigned') this.#resume(event);
    if (event.type === 'records') this.#read(event.chunk);
  }

  #resume(event: AssignedEvent): void {
    const { resume = 'at-once' } = this.#options;
    if (resume === 'at-once') event.resume();
    if (typeof resume === 'function') event.resume(resume(event));
  }

  #read(chunk: RecordChunk): void {
    assert.ok(chunk.length >= 1, 'a chunk holds at least one record');
    this.chunks.push(chunk);
    if (this.chunks.length === 1 && this.#options.pause !== undefined) this.session.pause([chunk.partition]);
    for (let index = 0; index < chunk.length; index += 1) this.records.push(seen(chunk, index));
  }
}

/** A context as a runner gives it. @internal */
export function sourceContext(
  harness: SourceHarness,
  parts: Pick<SourceContext, 'signal' | 'purpose'> & Partial<SourceContext>,
): SourceContext {
  const budget = { maxPendingRecords: 50_000, maxBufferedBytes: 64 * 1024 * 1024 };
  return { until: 'forever', ...parts, clock: harness.clock ?? systemClock, logger: silentLogger, budget };
}

/** Copies one record out of a chunk. @internal */
export function seen(chunk: RecordChunk, index: number): SeenRecord {
  return {
    partition: chunk.partition,
    position: chunk.positionAt(index),
    key: hex(chunk.keyAt(index)),
    value: hex(chunk.valueAt(index)),
    headers: chunk.headersAt(index),
    timestamp: chunk.timestampAt(index),
  };
}

/** @internal */
export function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}
