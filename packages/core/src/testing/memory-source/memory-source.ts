import type { RecordDecoder } from '../../contracts/deserializer.ts';
import type { SourceRecord } from '../../contracts/record.ts';
import type { Source, SourceContext, SourceFeatures, SourceSession } from '../../contracts/source.ts';
import type { RivergraphError } from '../../errors.ts';
import { internal, unavailable } from '../../errors.ts';
import { MemoryChunk } from './memory-chunk.ts';
import { MemorySession } from './memory-session.ts';
import type { MemoryStream } from './memory-stream.ts';
import { Broker } from './memory-stream.ts';
import { createScript } from './script.ts';
import type { SessionParts } from './session-parts.ts';

/** Options of {@link createMemorySource}. @public */
export interface MemorySourceOptions<Value = unknown, Key = unknown> {
  /** What is read and committed to. */
  readonly stream: MemoryStream<Value, Key>;
  /** The most records of a chunk: a number, or a function called for every chunk. @defaultValue 500 */
  readonly chunkSize?: number | (() => number) | undefined;
  /** Which partitions are assigned on `open`. @defaultValue all */
  readonly assign?: readonly number[] | undefined;
  /** As {@link RecordDecoder.tombstones}. */
  readonly tombstones?: 'skip' | 'pass' | undefined;
  /** @defaultValue the runner's own */
  readonly commitIntervalMs?: number | undefined;
  /** Whether `revoke` may be given `lost: false`. @defaultValue true */
  readonly canDelayRevocation?: boolean | undefined;
  /** How many records of a partition it still delivers after a pause; it does, if it has them. @defaultValue 0 */
  readonly maxRecordsAfterPause?: number | undefined;
}

/** How {@link MemorySource.revoke} goes. @public */
export interface RevokeOptions {
  /** Whether the partitions are gone already. */
  readonly lost: boolean;
  /** How long they stay ours with `lost: false`, in milliseconds. @defaultValue 1000 */
  readonly deadlineMs?: number | undefined;
}

/**
 * A source over a {@link MemoryStream} that does what a test tells it. The methods beyond {@link Source} act on the
 * session that is open and has not come to the end of the stream, else they do nothing; partitions are named by number.
 *
 * @public
 */
export interface MemorySource<Value = unknown, Key = unknown> extends Source<SourceRecord<Value, Key>> {
  /** Delivers nothing of these partitions, or of any, until `unstall`. */
  stall(partitions?: readonly number[]): void;
  unstall(partitions?: readonly number[]): void;
  /** Delivers at most one chunk of the partition per `everyMs`; 0 takes it back. */
  slow(partition: number, everyMs: number): void;
  /**
   * Says that a rebalance has begun. Settles when the runner says that nothing is under way, when the rebalance ends, or when
   * the session ends.
   */
  unsettle(partitions: readonly number[]): Promise<void>;
  /** Takes partitions away. Settles when the runner is done, at the deadline, or when the session ends. */
  revoke(partitions: readonly number[], options: RevokeOptions): Promise<void>;
  /** Gives partitions, in a new epoch; one that is owned stays as it is. Settles when the runner resumes, or when the session ends. */
  assign(partitions: readonly number[]): Promise<void>;
  /** Loses partitions and gets them back at once: what was not committed is delivered again, in a new epoch. */
  duplicate(partitions: readonly number[]): Promise<void>;
  /** Breaks the session: `next` and `commit` reject, and nothing is stored any more. */
  crash(error?: RivergraphError): void;
  /** Tells how far the partition is behind. */
  lag(partition: number): void;
  warn(code: string, message: string): void;
  /** The next opens fail with these. */
  failOpen(...errors: readonly RivergraphError[]): void;
  /** The next commits fail with these, one each, and store nothing. */
  failCommits(...errors: readonly RivergraphError[]): void;
  /** Every commit takes this long. */
  slowCommits(ms: number): void;
}

/** Makes a source over a stream. Several sources on one stream are several members of one group. @public */
export function createMemorySource<Value = unknown, Key = unknown>(
  options: MemorySourceOptions<Value, Key>,
): MemorySource<Value, Key> {
  const { stream } = options;
  if (!(stream instanceof Broker))
    throw internal('memory source: the stream must come from createMemoryStream');
  return new ScriptedSource(stream, options);
}

class ScriptedSource<Value, Key> implements MemorySource<Value, Key> {
  readonly name = 'memory';
  readonly features: SourceFeatures;
  readonly decoder: RecordDecoder<SourceRecord<Value, Key>>;
  readonly #parts: SessionParts<Value, Key>;
  readonly #initial: readonly number[];
  readonly #script = createScript();
  #session: MemorySession<Value, Key> | undefined;

  constructor(broker: Broker<Value, Key>, options: MemorySourceOptions<Value, Key>) {
    const { chunkSize = 500, maxRecordsAfterPause = 0, canDelayRevocation = true } = options;
    this.features = { canDelayRevocation, durableCommits: true, maxRecordsAfterPause };
    this.decoder = {
      tombstones: options.tombstones,
      key: (chunk, index) => asMemoryChunk<Value, Key>(chunk).decodedKeyAt(index) as Key,
      value: (chunk, index) => asMemoryChunk<Value, Key>(chunk).decodedValueAt(index),
    };
    this.#initial = options.assign ?? broker.logs.map((log) => log.index);
    const size = typeof chunkSize === 'function' ? chunkSize : () => chunkSize;
    this.#parts = {
      broker,
      script: this.#script,
      commitIntervalMs: options.commitIntervalMs,
      limits: ({ budget }) => ({
        maxRecords: () => Math.max(1, Math.min(size(), budget.maxPendingRecords)),
        recordsAfterPause: maxRecordsAfterPause,
      }),
    };
  }

  async open(context: SourceContext): Promise<SourceSession> {
    const failure = this.#script.openFailures.shift();
    if (failure !== undefined) throw failure;
    context.signal.throwIfAborted();
    if (this.#session?.over === false) throw internal('memory source: opened while a session is open');
    const session = new MemorySession(this.#parts, context);
    this.#session = session;
    void session.ownership.assign(this.#initial);
    return session;
  }

  stall(partitions: readonly number[] = this.#all()): void {
    for (const partition of partitions) this.#script.stalled.add(partition);
  }

  unstall(partitions: readonly number[] = this.#all()): void {
    for (const partition of partitions) this.#script.stalled.delete(partition);
    this.#session?.wake();
  }

  slow(partition: number, everyMs: number): void {
    if (everyMs > 0) this.#script.slow.set(partition, everyMs);
    else this.#script.slow.delete(partition);
  }

  async unsettle(partitions: readonly number[]): Promise<void> {
    await this.#live()?.ownership.unsettle(partitions);
  }

  async revoke(partitions: readonly number[], { lost, deadlineMs = 1000 }: RevokeOptions): Promise<void> {
    if (!lost && !this.features.canDelayRevocation)
      throw internal('memory source: made without canDelayRevocation');
    await this.#live()?.ownership.revoke(partitions, { lost, deadlineMs });
  }

  async assign(partitions: readonly number[]): Promise<void> {
    await this.#live()?.ownership.assign(partitions);
  }

  async duplicate(partitions: readonly number[]): Promise<void> {
    await Promise.all([this.revoke(partitions, { lost: true }), this.assign(partitions)]);
  }

  crash(error: RivergraphError = unavailable('memory source: the connection was lost')): void {
    this.#session?.crash(error);
  }

  lag(partition: number): void {
    const log = this.#parts.broker.log(partition);
    const records = this.#live()?.ownership.of(log.partition)?.behind;
    this.#live()?.emit({ type: 'lag', partition: log.partition, records });
  }

  warn(code: string, message: string): void {
    this.#live()?.emit({ type: 'warning', code, message });
  }

  failOpen(...errors: readonly RivergraphError[]): void {
    this.#script.openFailures.push(...errors);
  }

  failCommits(...errors: readonly RivergraphError[]): void {
    this.#script.commitFailures.push(...errors);
  }

  slowCommits(ms: number): void {
    this.#script.commitDelayMs = ms;
  }

  #live(): MemorySession<Value, Key> | undefined {
    const session = this.#session;
    return session === undefined || session.over || session.finished ? undefined : session;
  }

  #all(): readonly number[] {
    return this.#parts.broker.logs.map((log) => log.index);
  }
}

function asMemoryChunk<Value, Key>(chunk: unknown): MemoryChunk<Value, Key> {
  if (chunk instanceof MemoryChunk) return chunk;
  throw internal('memory source: was given a chunk of another source to decode');
}
