import type { Logger, Pipeline, PipelineEvent, PipelineStats } from '@rivergraph/core';
import type { StreamFailure, StreamInfo, StreamTotals } from '../contracts/stream.ts';
import type { Environment } from '../environment.ts';
import type { Bounds } from './bounds.ts';
import { deadLetterFile } from './dead-letter-file.ts';
import { Life } from './life.ts';
import { makeParts, newPipeline } from './parts.ts';
import { SingleRun } from './single-run.ts';
import { infoOf } from './stream-info.ts';
import type { StreamFacts } from './stream-info.ts';
import { StateWatch } from './state-watch.ts';
import type { StreamRecord } from './stream-record.ts';
import { SupervisedRun } from './supervised-run.ts';
import type { RunEnd } from './supervised-run.ts';
import { addStats, noTotals } from './totals.ts';

/** What the runs of a stream need of it. */
export interface StreamRunsOptions {
  readonly logger: Logger;
  /** Runs a task between two commands. */
  readonly inTurn: (task: () => Promise<void>) => Promise<void>;
}

/** What runs of a stream, at most one thing at a time, and what is known of it. Its methods are called in turn. */
export class StreamRuns {
  /** What its user should know of it while it does not run. Not stored. */
  remark: StreamFailure | undefined;
  /** The file that takes rejected records, as far as it is known. */
  file: string | undefined;
  readonly #environment: Environment;
  readonly #record: StreamRecord;
  readonly #options: StreamRunsOptions;
  readonly #watch: StateWatch;
  #run: SupervisedRun | undefined;
  #single: SingleRun | undefined;
  #totals: StreamTotals = noTotals;
  #restarts = 0;
  #isClosed = false;

  constructor(environment: Environment, record: StreamRecord, options: StreamRunsOptions) {
    const { deadLetters, clock } = environment;
    this.#environment = environment;
    this.#record = record;
    this.#options = options;
    this.#watch = new StateWatch(options.logger, clock.now());
    this.file = deadLetters === undefined ? undefined : deadLetterFile(deadLetters, record.name);
  }

  get run(): SupervisedRun | undefined {
    return this.#run;
  }

  get single(): SingleRun | undefined {
    return this.#single;
  }

  /** What it does that others must not meet. */
  get busyWith(): string | undefined {
    if (this.#run !== undefined) return 'runs';
    if (this.#single === undefined) return undefined;
    return this.#single.kind === 'replay' ? 'replays its dead letter' : 'runs with a limit';
  }

  get info(): StreamInfo {
    const facts = this.#facts();
    return infoOf(facts, this.#watch.note(facts), this.#watch.since);
  }

  /** Runs it as its record wants it, unless it does, or something else is under way. */
  begin(): void {
    const { desired, failure } = this.#record;
    const isBusy = this.#isClosed || this.#run !== undefined || this.#single !== undefined;
    if (!isBusy && desired !== 'stopped' && failure === undefined)
      this.#newRun(desired === 'paused' ? 'on' : 'off');
    this.#changed();
  }

  /** Its time counts from here on, also while its parts are made and opened. */
  beginBounded({ limit, timeoutMs }: Bounds): SingleRun {
    this.remark = undefined;
    const { clock } = this.#environment;
    const bound = { clock, timeoutMs };
    const life = new Life(async (signal) => await this.#newPipeline(signal));
    const lived = (stats: PipelineStats): void => this.#lived(stats);
    return this.#newSingle(
      new SingleRun({ ...this.#common(), kind: 'bounded', life, run: { limit }, bound, lived }),
    );
  }

  beginReplay(pipeline: Pipeline): SingleRun {
    const life = new Life(async () => pipeline);
    const run = { until: 'end' } as const;
    const lived = (): void => undefined;
    return this.#newSingle(new SingleRun({ ...this.#common(), kind: 'replay', life, run, lived }));
  }

  /** It has ended: what waited for that begins. */
  endSingle(single: SingleRun): void {
    if (this.#single === single) this.#single = undefined;
    this.begin();
  }

  /** Ends whatever is under way. Never rejects. */
  async end(): Promise<void> {
    await this.endRun();
    await this.#single?.stop();
    this.#single = undefined;
    this.#changed();
  }

  /** Ends whatever is under way; nothing begins any more. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.end();
  }

  /** Ends the run that is kept up. Never rejects. */
  async endRun(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    const end = await run.stop();
    this.#forget(run);
    if (end.type === 'failed') await this.#record.note({ failure: end.failure });
    this.#changed();
  }

  #newRun(hold: 'on' | 'off'): void {
    const { clock, maxBackoffMs, random } = this.#environment;
    const run = new SupervisedRun(
      {
        ...this.#common(),
        newLife: () => new Life(async (signal) => await this.#newPipeline(signal)),
        clock,
        backOff: { maxMs: maxBackoffMs, random },
        lived: (stats) => this.#lived(stats),
      },
      hold,
    );
    this.#run = run;
    void run.ended.then(async (end) => await this.#options.inTurn(async () => await this.#ended(run, end)));
  }

  #newSingle(single: SingleRun): SingleRun {
    this.#single = single;
    this.#changed();
    return single;
  }

  #common(): { readonly subject: string; readonly changed: () => void } {
    return { subject: `stream ${this.#record.name}`, changed: () => this.#changed() };
  }

  async #newPipeline(signal: AbortSignal): Promise<Pipeline> {
    const { name, config } = this.#record;
    const parts = await makeParts(this.#environment, { name, config }, signal);
    this.file = parts.file;
    return newPipeline(this.#environment, parts, { observer: (event) => this.#observe(event) });
  }

  /** It has ended by itself; a command that ended it has seen to the rest. */
  async #ended(run: SupervisedRun, end: RunEnd): Promise<void> {
    if (this.#run !== run) return;
    this.#forget(run);
    if (end.type === 'failed') await this.#record.note({ failure: end.failure });
    else await this.#record.note({ desired: 'stopped' });
    this.#changed();
  }

  #forget(run: SupervisedRun): void {
    this.#restarts = run.restarts;
    this.#totals = { ...this.#totals, restarts: this.#totals.restarts + run.restarts };
    this.#run = undefined;
  }

  #observe(event: PipelineEvent): void {
    if (event.type === 'state' && (event.state === 'running' || event.state === 'paused'))
      this.#run?.opened();
    if (event.type === 'state' || event.type === 'source' || event.type === 'gate') this.#changed();
    try {
      this.#environment.observer?.(this.#record.name, event);
    } catch {
      // An observer watches; what goes wrong in it must not keep the event from the definition's own.
    }
  }

  #lived(stats: PipelineStats): void {
    this.#totals = addStats(this.#totals, stats);
  }

  #changed(): void {
    this.#watch.note(this.#facts());
  }

  #facts(): StreamFacts {
    const { name, config, desired, failure } = this.#record;
    return {
      name,
      config,
      desired,
      failure: failure ?? this.remark,
      isClosed: this.#isClosed,
      hasFailed: failure !== undefined,
      run: this.#run,
      single: this.#single,
      restarts: this.#run?.restarts ?? this.#restarts,
      totals: this.#totals,
      deadLetterFile: this.file,
      now: this.#environment.clock.now(),
    };
  }
}
