import type { Pipeline, PipelineStats, RunOptions, RunResult } from '@rivergraph/core';
import { abortable } from '@rivergraph/core/adapter';

/** One life of a pipeline, from making its parts to closing them, which may be stopped and held at any time. */
export class Life {
  readonly #make: (signal: AbortSignal) => Promise<Pipeline>;
  readonly #stopping: AbortController = new AbortController();
  #pipeline: Pipeline | undefined;
  #stats: PipelineStats | undefined;
  #isHeld = false;

  /** `make` is told when its pipeline is wanted no longer. */
  constructor(make: (signal: AbortSignal) => Promise<Pipeline>) {
    this.#make = make;
  }

  /** What it counts; `undefined` until there is a pipeline. Never throws. */
  get stats(): PipelineStats | undefined {
    try {
      this.#stats = this.#pipeline?.stats();
    } catch {
      // A source that cannot tell its figures must not hide the stream.
    }
    return this.#stats;
  }

  /** Settles when everything is closed; with `undefined` where it was stopped before there was a pipeline. Once. */
  async execute(options: RunOptions = {}): Promise<RunResult | undefined> {
    const { signal } = this.#stopping;
    let pipeline: Pipeline;
    try {
      // What the user's code never gives must not hold up a stop.
      pipeline = await abortable(this.#make(signal), signal);
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
    this.#pipeline = pipeline;
    if (this.#isHeld) pipeline.pause();
    return await pipeline.run(options);
  }

  /** Begins to end it; `execute` settles when it has. Idempotent. */
  stop(): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    void this.#pipeline?.stop();
  }

  hold(): void {
    this.#isHeld = true;
    this.#pipeline?.pause();
  }

  release(): void {
    this.#isHeld = false;
    this.#pipeline?.resume();
  }
}
