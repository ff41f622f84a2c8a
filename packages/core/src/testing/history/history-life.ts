import { getEventListeners } from 'node:events';
import { internal, RivergraphError } from '../../errors.ts';
import type { Pipeline, RunOptions, RunResult } from '../../pipeline/create-pipeline.ts';
import type { SourceRecord } from '../../contracts/record.ts';
import type { PipelineOptions } from '../../pipeline/options.ts';
import type { MemorySink } from '../memory-sink/memory-sink.ts';
import type { TestWrite } from '../memory-sink/test-write.ts';
import type { MemorySource } from '../memory-source/memory-source.ts';
import { createCountingClock, type CountingClock } from './counting-clock.ts';
import type { DeliveredRecord, PlannedOutput } from './history-transform.ts';
import type { PlannedRecord } from './history-plan.ts';
import { type HistoryWorld, withEpochs } from './history-world.ts';

/** What a pipeline of a history is made from. @public */
export type HistoryPipelineOptions = PipelineOptions<SourceRecord<DeliveredRecord>, TestWrite<PlannedOutput>>;

/** Makes a pipeline of a history. @public */
export type CreateHistoryPipeline = (options: HistoryPipelineOptions) => Pipeline;

/** How much manual time one run may take. */
const lifeMs = 600_000;

/** One run of a new pipeline in an old world. @internal */
export class HistoryLife {
  readonly source: MemorySource<PlannedRecord>;
  readonly sink: MemorySink;
  readonly pipeline: Pipeline;
  /** Partitions that were taken away and not given back. */
  readonly away: Set<number> = new Set();
  readonly #world: HistoryWorld;
  readonly #clock: CountingClock;
  readonly #abort: AbortController = new AbortController();
  readonly #pending: Set<string> = new Set();

  constructor(world: HistoryWorld, create: CreateHistoryPipeline) {
    this.#world = world;
    this.#clock = createCountingClock(world.clock);
    this.source = world.newSource();
    this.sink = world.newSink();
    this.pipeline = create({
      ...world.plan.options,
      source: withEpochs(this.source),
      transform: world.transform.of(world.plan.transformChunk),
      sink: this.sink,
      deadLetter: world.deadLetter,
      clock: this.#clock,
      random: world.random,
      signal: this.#abort.signal,
    });
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Dies as a killed process does: nothing that it asks for afterwards is done. */
  kill(): void {
    this.source.crash(internal('history: the process was killed, as planned'));
  }

  /** Remembers a promise that must have settled when the life is over. */
  watch(what: string, promise: Promise<unknown>): void {
    this.#pending.add(what);
    const settled = (): void => void this.#pending.delete(what);
    void promise.then(settled, settled);
  }

  /** Runs to the end, and says how it ended. */
  async live(options: RunOptions): Promise<RunResult['reason'] | RivergraphError> {
    const running = this.pipeline.run(options);
    this.watch('ready()', this.pipeline.ready());
    const outcome = running.then(
      ({ reason }) => reason,
      (error: unknown) =>
        error instanceof RivergraphError ? error : internal('history: no coded error', { cause: error }),
    );
    return await this.#world.clock.runUntil(outcome, { maxMs: lifeMs, idleMs: 50 });
  }

  /** What the life has left behind that it should not. */
  async leftovers(): Promise<string[]> {
    await this.#world.clock.settle();
    const timers = this.#clock.pending - this.sink.landing;
    const listeners = getEventListeners(this.#abort.signal, 'abort').length;
    const { state } = this.pipeline;
    return [
      ...(timers === 0 ? [] : [`left: ${timers} timers`]),
      ...(listeners === 0 ? [] : [`left: ${listeners} listeners on the signal`]),
      ...(state === 'closed' || state === 'failed' ? [] : [`left: the pipeline in state ${state}`]),
      ...Array.from(this.#pending, (what) => `left: ${what} never settled`),
    ];
  }
}
