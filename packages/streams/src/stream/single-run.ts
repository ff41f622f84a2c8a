import type { PipelineStats, RunOptions, RunResult } from '@rivergraph/core';
import { closed } from '@rivergraph/core';
import { codedError } from '../failure.ts';
import type { Life } from './life.ts';

/** What a run that is made once needs and tells. */
export interface SingleRunOptions {
  /** A bounded start is a run of the stream; a replay is not. */
  readonly kind: 'bounded' | 'replay';
  /** Names the stream in errors. */
  readonly subject: string;
  readonly life: Life;
  readonly run: RunOptions;
  readonly lived: (stats: PipelineStats) => void;
  readonly changed: () => void;
}

/** A run that is made once, and not again when it fails. */
export class SingleRun {
  readonly kind: 'bounded' | 'replay';
  /** Settles when it has ended, as its pipeline does. */
  readonly result: Promise<RunResult>;
  readonly #options: SingleRunOptions;
  #isStopping = false;
  #isOver = false;

  constructor(options: SingleRunOptions) {
    this.kind = options.kind;
    this.#options = options;
    this.result = this.#live();
    // Whoever asked for it is told; nobody may be listening yet.
    this.result.catch(() => undefined);
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get stats(): PipelineStats | undefined {
    return this.#isOver ? undefined : this.#options.life.stats;
  }

  /** Settles when it has ended. Idempotent. Never rejects. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#options.life.stop();
    this.#options.changed();
    await this.result.catch(() => undefined);
  }

  async #live(): Promise<RunResult> {
    const { life, run, subject, lived, changed } = this.#options;
    try {
      const result = await life.execute(run);
      if (result !== undefined) return result;
      throw closed(`${subject}: it was stopped before it ran`);
    } catch (error) {
      throw codedError(subject, error);
    } finally {
      const { stats } = life;
      this.#isOver = true;
      if (stats !== undefined) lived(stats);
      changed();
    }
  }
}
