import type { CheckOptions, RunResult } from '@rivergraph/core';
import { closed } from '@rivergraph/core';
import type { StreamConfig, StreamInfo } from '../contracts/stream.ts';
import type { StoredStream } from '../contracts/store.ts';
import type { BoundedStart, ReplayResult, StreamCheck } from '../contracts/streams.ts';
import type { Environment } from '../environment.ts';
import { streamLogger } from '../environment.ts';
import { codedError, failureOf, noSuchStream, streamRuns } from '../failure.ts';
import { Serial } from '../serial.ts';
import { boundsOf } from './bounds.ts';
import { checkStream } from './check-stream.ts';
import { prepare } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import type { NamedStream } from './named-stream.ts';
import { prepareReplay, replayed } from './replay.ts';
import type { SingleRun } from './single-run.ts';
import { StreamRecord } from './stream-record.ts';
import type { RecordChanges } from './stream-record.ts';
import { StreamRuns } from './stream-runs.ts';

/**
 * A named stream. Its commands run one after another; a run that is bounded and a replay do not hold up the next command, which may
 * be to stop them.
 */
export class ManagedStream implements NamedStream {
  readonly #environment: Environment;
  readonly #record: StreamRecord;
  readonly #runs: StreamRuns;
  readonly #commands: Serial = new Serial();
  #isGone = false;
  #isClosed = false;

  constructor(environment: Environment, stored: StoredStream) {
    this.#environment = environment;
    const logger = streamLogger(environment.logger, stored.name);
    this.#record = new StreamRecord(stored, environment.store, logger);
    this.#runs = new StreamRuns(environment, this.#record, {
      logger,
      inTurn: async (task) => await this.#commands.run(task),
    });
  }

  get info(): StreamInfo {
    return this.#runs.info;
  }

  /** What was found when it was created or configured. */
  prepared({ unverified, file }: Prepared): void {
    this.#runs.remark = unverified && failureOf(unverified, this.#environment.clock.now());
    this.#runs.file = file;
  }

  begin(): void {
    this.#runs.begin();
  }

  async start(): Promise<StreamInfo> {
    return await this.#command(async () => {
      await this.#record.keep({ desired: 'running', failure: undefined });
      this.#runs.remark = undefined;
      this.#runs.run?.release();
      this.#runs.begin();
    });
  }

  async startBounded(options: BoundedStart): Promise<RunResult> {
    const single = await this.#inTurn(async () => {
      this.#assertIdle('not to run');
      return this.#runs.beginBounded(boundsOf(`stream ${this.#record.name}`, options));
    });
    try {
      return await single.result;
    } catch (error) {
      const coded = codedError(`stream ${this.#record.name}`, error);
      if (coded.code !== 'closed') this.#runs.remark = failureOf(coded, this.#environment.clock.now());
      throw coded;
    } finally {
      await this.#endSingle(single);
    }
  }

  async stop(): Promise<StreamInfo> {
    return await this.#command(async () => {
      // Whoever stops a stream whose store has no room wants it to stop all the more.
      try {
        await this.#record.take({ desired: 'stopped' });
      } finally {
        await this.#runs.end();
      }
    });
  }

  async pause(): Promise<StreamInfo> {
    return await this.#command(async () => {
      const { desired, failure } = this.#record;
      const kept = desired === 'stopped' ? undefined : failure;
      await this.#record.keep({ desired: 'paused', failure: kept });
      this.#runs.run?.hold();
      this.#runs.begin();
    });
  }

  async resume(): Promise<StreamInfo> {
    return await this.#command(async () => {
      if (this.#record.desired === 'stopped') return;
      await this.#record.keep({ desired: 'running' });
      this.#runs.run?.release();
      this.#runs.begin();
    });
  }

  async restart(): Promise<StreamInfo> {
    return await this.#command(async () => {
      if (this.#runs.single !== undefined) this.#assertIdle('to be idle while it is restarted');
      if (this.#record.desired !== 'stopped') await this.#beginAnew({});
    });
  }

  async configure(config: StreamConfig): Promise<StreamInfo> {
    return await this.#command(async () => {
      if (this.#runs.single !== undefined) this.#assertIdle('to be idle while it is configured');
      const { name, config: stored } = this.#record;
      const prepared = await prepare(this.#environment, name, config, stored);
      await this.#beginAnew({ config: prepared.config }, () => this.prepared(prepared));
    });
  }

  async check(options: CheckOptions | undefined): Promise<StreamCheck> {
    this.#assertUsable();
    const { name, config } = this.#record;
    return await checkStream(this.#environment, { name, config }, options);
  }

  async replay(): Promise<ReplayResult> {
    const started = await this.#inTurn(async () => {
      this.#assertIdle('not to run while its dead letter is replayed');
      const { name, config } = this.#record;
      const replay = await prepareReplay(this.#environment, { name, config });
      return replay && { files: replay.files, single: this.#runs.beginReplay(replay.pipeline) };
    });
    if (started === undefined) return { replayed: 0, rejected: 0 };
    const { single, files } = started;
    try {
      return await replayed(this.#record.name, await single.result, files);
    } finally {
      await this.#endSingle(single);
    }
  }

  async drop(forget: () => void): Promise<void> {
    await this.#inTurn(async () => {
      this.#assertIdle('to be stopped before it is dropped');
      if (this.#record.desired !== 'stopped' && this.#record.failure === undefined)
        throw streamRuns(this.#record.name, 'to be stopped before it is dropped', 'is wanted');
      await this.#record.remove();
      this.#isGone = true;
      forget();
    });
  }

  async close(): Promise<void> {
    await this.#commands.run(async () => {
      this.#isClosed = true;
      await this.#runs.close();
    });
  }

  /** What cannot be kept changes nothing; what was ended begins again in any case. */
  async #beginAnew(changes: RecordChanges, kept = (): void => undefined): Promise<void> {
    await this.#record.keep({ ...changes, failure: undefined });
    kept();
    try {
      await this.#runs.endRun();
      // It may have failed while it ended.
      await this.#record.keep({ failure: undefined });
    } finally {
      this.#runs.begin();
    }
  }

  async #endSingle(single: SingleRun): Promise<void> {
    await this.#commands.run(async () => this.#runs.endSingle(single));
  }

  async #command(task: () => Promise<void>): Promise<StreamInfo> {
    return await this.#inTurn(async () => {
      await task();
      return this.info;
    });
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return await this.#commands.run(async () => {
      this.#assertUsable();
      return await task();
    });
  }

  #assertUsable(): void {
    if (this.#isGone) throw noSuchStream(JSON.stringify(this.#record.name));
    if (this.#isClosed) throw closed('streams: expected to be open, they are closed');
  }

  #assertIdle(expected: string): void {
    const busy = this.#runs.busyWith;
    if (busy !== undefined) throw streamRuns(this.#record.name, expected, busy);
  }
}
