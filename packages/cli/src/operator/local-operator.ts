import { misconfigured } from '@rivergraph/core';
import type { CheckOptions, RunResult } from '@rivergraph/core';
import type {
  BoundedStart,
  DefinitionInfo,
  DesiredState,
  ReplayResult,
  StoredStream,
  StreamConfig,
  StreamInfo,
  Streams,
} from '@rivergraph/streams';
import type { IdleStore } from './idle-store.ts';
import type { Change, CheckSummary, Operator, RejectedInCheck } from './operator.ts';

/** Operates the streams of a store that no process serves. `streams` are open, and made of `store`; both are closed with the operator. */
export function localOperator(streams: Streams, store: IdleStore): Operator {
  return new LocalOperator(streams, store);
}

class LocalOperator implements Operator {
  readonly where = 'here';
  readonly #streams: Streams;
  readonly #store: IdleStore;
  /** Those that failed and are to be tried again. */
  readonly #mended: Set<string> = new Set();

  constructor(streams: Streams, store: IdleStore) {
    this.#streams = streams;
    this.#store = store;
  }

  async definitions(): Promise<readonly DefinitionInfo[]> {
    return this.#streams.definitions;
  }

  async list(): Promise<readonly StreamInfo[]> {
    return this.#streams.show().map((stream) => this.#asStored(stream));
  }

  async one(name: string): Promise<StreamInfo> {
    return this.#asStored(this.#streams.show(name));
  }

  async create(name: string, config: StreamConfig): Promise<StreamInfo> {
    return await this.#streams.create(name, config);
  }

  async change(name: string, change: Change): Promise<StreamInfo> {
    const stream = this.#storedOf(name);
    const desired = desiredAfter(change, stream);
    const isTriedAgain = desired !== 'stopped' && stream.failure !== undefined;
    if (isTriedAgain) this.#mended.add(name);
    if (isTriedAgain || desired !== stream.desired) await this.#store.want(stream, desired);
    return await this.one(name);
  }

  async runOnce(name: string, bounds: BoundedStart): Promise<RunResult> {
    return await this.#streams.start(name, bounds);
  }

  async check(name: string, options: CheckOptions): Promise<CheckSummary> {
    const { reason, records, writes, rows, rejected } = await this.#streams.check(name, options);
    return { reason, records, writes, rows, rejected: rejected.map(withoutBytes) };
  }

  async replay(name: string): Promise<ReplayResult> {
    return await this.#streams.replay(name);
  }

  async drop(name: string): Promise<void> {
    const stored = this.#store.stored(name);
    if (stored !== undefined && stored.desired !== 'stopped' && stored.failure === undefined)
      throw misconfigured(
        `stream '${name}': expected one that is stopped to drop, got one that is wanted ${stored.desired}`,
        {
          reason: 'stream-runs',
        },
      );
    await this.#streams.drop(name);
  }

  async close(): Promise<void> {
    await this.#streams.close();
  }

  #storedOf(name: string): StoredStream {
    // Throws the error of a stream that does not exist.
    const { failure } = this.#streams.show(name);
    const stored = this.#store.stored(name);
    if (stored !== undefined) return stored;
    throw misconfigured(failure?.message ?? `stream '${name}': expected one that can be read`, {
      reason: failure?.reason,
    });
  }

  /** What the store holds back is told all the same. */
  #asStored(stream: StreamInfo): StreamInfo {
    const stored = this.#store.stored(stream.name);
    if (stored === undefined) return stream;
    const { desired } = stored;
    if (this.#mended.has(stream.name)) return { ...stream, desired, failure: undefined };
    const failure = stored.failure ?? stream.failure;
    const hasFailed = stored.failure !== undefined && desired !== 'stopped' && !stream.isRunning;
    return { ...stream, desired, failure, state: hasFailed ? 'failed' : stream.state };
  }
}

function withoutBytes({ partition, position, rejections }: RejectedInCheck): RejectedInCheck {
  return { partition, position, rejections };
}

function desiredAfter(change: Change, { desired }: StoredStream): DesiredState {
  switch (change) {
    case 'start':
      return 'running';
    case 'stop':
      return 'stopped';
    case 'pause':
      return 'paused';
    case 'resume':
      return desired === 'paused' ? 'running' : desired;
    case 'restart':
      return desired;
  }
}
