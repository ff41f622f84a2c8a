import type { Clock, PipelineStats, RunOptions, RunResult } from '@rivergraph/core';
import { closed } from '@rivergraph/core';
import { codedError } from '../failure.ts';
import { silent } from './in-time.ts';
import type { Life } from './life.ts';

/** What a run that is made once needs and tells. */
export interface SingleRunOptions {
  /** A bounded start is a run of the stream; a replay is not. */
  readonly kind: 'bounded' | 'replay';
  /** Names the stream in errors. */
  readonly subject: string;
  readonly life: Life;
  readonly run: RunOptions;
  /** How long it may take as a whole. @defaultValue as long as it takes */
  readonly bound?: { readonly clock: Clock; readonly timeoutMs: number } | undefined;
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
  #isLate = false;
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
    const { life, run, subject, bound, lived, changed } = this.#options;
    const timer = bound?.clock.setTimer(() => this.#endLate(), bound.timeoutMs);
    try {
      const result = await life.execute(run);
      if (result === undefined) throw this.#neverRan();
      return this.#isLate && result.reason === 'stopped' ? { ...result, reason: 'timeout' } : result;
    } catch (error) {
      throw codedError(subject, error);
    } finally {
      timer?.cancel();
      const { stats } = life;
      this.#isOver = true;
      if (stats !== undefined) lived(stats);
      changed();
    }
  }

  #endLate(): void {
    if (this.#isStopping) return;
    this.#isLate = true;
    this.#options.life.stop();
  }

  #neverRan(): Error {
    const { subject, bound } = this.#options;
    if (!this.#isLate || bound === undefined) return closed(`${subject}: it was stopped before it ran`);
    return silent(subject, 'the parts of its pipeline', bound.timeoutMs);
  }
}
