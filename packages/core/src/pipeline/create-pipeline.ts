import type { SourceRecord } from '../contracts/record.ts';
import type { Write } from '../contracts/write.ts';
import { closed } from '../errors.ts';
import { Deferred } from '../util/deferred.ts';
import { check, type CheckOptions, type CheckResult } from './check.ts';
import { checkPart } from './check-part.ts';
import { partsOf } from './engine-options.ts';
import { type PipelineState, publisher } from './events.ts';
import type { PipelineOptions } from './options.ts';
import { PipelineRun } from './run/pipeline-run.ts';
import { checkNumber, resolveOptions } from './resolve-options.ts';
import { Allowance, type RunLimit } from './run/run-limit.ts';
import type { EndReason } from './run/run-setup.ts';
import { type PipelineStats, readStats } from './stats.ts';

/** Bounds one run. @public */
export interface RunOptions {
  /** Ends after so much was taken in; what lies beyond is neither written nor committed. */
  readonly limit?: RunLimit | undefined;
  /** Stops after so long, in milliseconds, as `stop()` does. */
  readonly timeoutMs?: number | undefined;
  /**
   * `end`: reads what exists when partitions are assigned, then ends.
   *
   * @defaultValue `'forever'`
   */
  readonly until?: 'forever' | 'end' | undefined;
}

/** How a run ended. @public */
export interface RunResult {
  readonly reason: EndReason;
  readonly stats: PipelineStats;
}

/**
 * Moves records from one source through a transform into one sink, at least once.
 *
 * A position is committed only after every write that it covers is durable, dead-lettered, or was left out by the
 * transform. Order holds per entity (ordering `entity`) or per partition (`partition`) within one assignment, apart from
 * writes that wait for a missing end; after a restart or a rebalance a suffix of at most `maxPendingRecords` and one chunk
 * per partition is written again, so writes must be idempotent. Not promised: exactly once, order across partitions, or
 * anything about writers outside this pipeline.
 *
 * @public
 */
export interface Pipeline extends AsyncDisposable {
  readonly state: PipelineState;
  /**
   * Opens dead letter, sink, transform and source, and runs until the end of the stream, a limit, a time-out or a stop.
   *
   * Settles when everything is closed. Concurrency: once per pipeline. Failure: rejects with the coded error that
   * stopped it; finished positions are committed, the others are read again by the next run.
   */
  run(options?: RunOptions): Promise<RunResult>;
  /** Settles when the source has assigned partitions; rejects when the run ends before that. */
  ready(): Promise<void>;
  /**
   * Takes nothing more in, writes what was received, commits and closes.
   *
   * Settles when the run has ended, after `drainTimeoutMs` and the time to close at the latest. Idempotent; does
   * nothing before `run`. Never rejects: `run` tells how it ended.
   */
  stop(): Promise<void>;
  /** Pauses intake; what was received goes on. Idempotent; before `run` it begins paused. */
  pause(): void;
  /** Takes a pause back. Idempotent. */
  resume(): void;
  /** What it did and holds. Cheap enough to be called every second. */
  stats(): PipelineStats;
  /**
   * The dry run: reads, decodes, transforms and describes, but writes, commits and joins nothing.
   *
   * Settles after `limit` or `timeoutMs`. Failure: as for `run`.
   */
  check(options?: CheckOptions): Promise<CheckResult>;
}

/**
 * Makes a pipeline. Does no I/O; wrong options throw `misconfigured` at once.
 *
 * @example
 * ```ts
 * const pipeline = createPipeline({ source, transform: ({ value }) => graph.Person.upsert(value), sink });
 * process.once('SIGTERM', () => void pipeline.stop());
 * await pipeline.run();
 * ```
 *
 * @public
 */
export function createPipeline<TRecord extends SourceRecord, TWrite extends Write>(
  options: PipelineOptions<TRecord, TWrite>,
): Pipeline {
  checkPart('source', options.source, ['open']);
  const resolved = resolveOptions(options);
  const parts = partsOf(options, options.source.decoder);
  const publish = publisher(resolved.name, { purpose: 'run', observer: options.observer });
  const setup = { parts, source: options.source, resolved, startAfter: options.startAfter, publish };
  const dry = { ...setup, publish: publisher(resolved.name, { purpose: 'check' }) };
  const newRun = ({ limit, timeoutMs, until }: RunOptions): PipelineRun => {
    // Checked here, so that a wrong limit is told before anything is opened.
    new Allowance(limit, resolved.limits.maxRecords);
    if (timeoutMs !== undefined) checkNumber('timeoutMs', timeoutMs, { min: 0 });
    return new PipelineRun({ ...setup, limit, timeoutMs, until: until ?? 'forever', purpose: 'run' });
  };
  return new SinglePipeline(newRun, options.signal, async (checkOptions) => await check(dry, checkOptions));
}

class SinglePipeline implements Pipeline {
  readonly #newRun: (options: RunOptions) => PipelineRun;
  readonly #signal: AbortSignal | undefined;
  readonly #check: (options: CheckOptions) => Promise<CheckResult>;
  readonly #idle: PipelineRun;
  readonly #started: Deferred<PipelineRun> = new Deferred();
  #run: PipelineRun | undefined;
  #isHeld = false;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(
    newRun: (options: RunOptions) => PipelineRun,
    signal: AbortSignal | undefined,
    check: (options: CheckOptions) => Promise<CheckResult>,
  ) {
    this.#newRun = newRun;
    this.#signal = signal;
    this.#check = check;
    this.#idle = newRun({});
  }

  get state(): PipelineState {
    return (this.#run ?? this.#idle).state;
  }

  async run(options: RunOptions = {}): Promise<RunResult> {
    if (this.#run !== undefined)
      throw closed(`pipeline: expected run to be called once, it is ${this.#run.state}`);
    const run = this.#newRun(options);
    this.#run = run;
    if (this.#isHeld) run.hold('on');
    this.#started.resolve(run);
    const abort = (): void => run.abort();
    this.#signal?.addEventListener('abort', abort);
    const ended = run.execute();
    this.#ended = ended.catch(() => undefined);
    if (this.#signal?.aborted === true) abort();
    try {
      const reason = await ended;
      return { reason, stats: readStats(run) };
    } finally {
      this.#signal?.removeEventListener('abort', abort);
    }
  }

  async ready(): Promise<void> {
    const run = await this.#started.promise;
    await run.ready();
  }

  async stop(): Promise<void> {
    this.#run?.end('stopped');
    await this.#ended;
  }

  pause(): void {
    this.#isHeld = true;
    this.#run?.hold('on');
  }

  resume(): void {
    this.#isHeld = false;
    this.#run?.hold('off');
  }

  stats(): PipelineStats {
    return readStats(this.#run ?? this.#idle);
  }

  async check(options: CheckOptions = {}): Promise<CheckResult> {
    return await this.#check(options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
