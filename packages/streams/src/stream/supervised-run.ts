import type { Clock, PipelineStats, RivergraphError, RunResult } from '@rivergraph/core';
import { isRetryable } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { StreamFailure } from '../contracts/stream.ts';
import { codedError, failureOf } from '../failure.ts';
import { backOffMs } from './back-off.ts';
import type { BackOff } from './back-off.ts';
import type { Life } from './life.ts';

/** How a run that is kept up ended: it was stopped, its source came to its end, or only its user can help. */
export type RunEnd =
  | { readonly type: 'stopped' }
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly failure: StreamFailure };

/** What a run needs and tells. */
export interface SupervisedRunOptions {
  /** Names the stream in errors. */
  readonly subject: string;
  readonly newLife: () => Life;
  readonly clock: Clock;
  readonly backOff: BackOff;
  /** A life is over; these are its figures. `stats` is that of the next one from now on. */
  readonly lived: (stats: PipelineStats) => void;
  /** Its state may be another now. */
  readonly changed: () => void;
}

/** Keeps a pipeline up: makes it anew, after a while, when it ends with what passes by itself. */
export class SupervisedRun {
  readonly kind = 'run';
  /** Settles when it has ended. Never rejects. */
  readonly ended: Promise<RunEnd>;
  readonly #options: SupervisedRunOptions;
  readonly #stopping: AbortController = new AbortController();
  #life: Life | undefined;
  #isHeld: boolean;
  #restarts = 0;
  #failures = 0;
  #failure: StreamFailure | undefined;
  #end: RunEnd | undefined;

  constructor(options: SupervisedRunOptions, hold: 'on' | 'off') {
    this.#options = options;
    this.#isHeld = hold === 'on';
    this.ended = this.#live().then((end) => {
      this.#end = end;
      options.changed();
      return end;
    });
  }

  get restarts(): number {
    return this.#restarts;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  get stats(): PipelineStats | undefined {
    return this.#life?.stats;
  }

  /** Why it is opened again. */
  get retryFailure(): StreamFailure | undefined {
    return this.#failure;
  }

  get end(): RunEnd | undefined {
    return this.#end;
  }

  /** Settles when what was taken in is written and all is closed. Idempotent. Never rejects. */
  async stop(): Promise<RunEnd> {
    this.#stopping.abort();
    this.#life?.stop();
    this.#options.changed();
    return await this.ended;
  }

  hold(): void {
    this.#isHeld = true;
    this.#life?.hold();
  }

  release(): void {
    this.#isHeld = false;
    this.#life?.release();
  }

  /** It has been opened: what it waited for is there. Called when its pipeline says so. */
  opened(): void {
    this.#failure = undefined;
  }

  async #live(): Promise<RunEnd> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    // Nothing of it is to happen in the call that makes it.
    await Promise.resolve();
    while (!signal.aborted) {
      const outcome = await this.#liveOnce();
      if (isEnd(outcome)) return outcome;
      await pause(clock, backOffMs(this.#options.backOff, this.#failures, outcome.retryAfterMs), signal);
      if (!signal.aborted) this.#restarts += 1;
    }
    return { type: 'stopped' };
  }

  /** Gives how all ended, or why to try again. */
  async #liveOnce(): Promise<RunEnd | RivergraphError> {
    const { subject, clock, newLife } = this.#options;
    const life = newLife();
    const startedAt = clock.now();
    this.#life = life;
    if (this.#isHeld) life.hold();
    try {
      const result = await life.execute();
      this.#bury(life);
      return endOf(result);
    } catch (error) {
      const coded = codedError(subject, error);
      const failure = failureOf(coded, clock.now());
      const didWell = hasMoved(life.stats) || clock.now() - startedAt >= this.#options.backOff.maxMs;
      this.#bury(life);
      if (!isRetryable(coded)) return { type: 'failed', failure };
      if (this.isStopping) return { type: 'stopped' };
      this.#failures = didWell ? 1 : this.#failures + 1;
      this.#failure = failure;
      this.#options.changed();
      return coded;
    }
  }

  #bury(life: Life): void {
    const { stats } = life;
    this.#life = undefined;
    if (stats !== undefined) this.#options.lived(stats);
  }
}

function isEnd(outcome: RunEnd | RivergraphError): outcome is RunEnd {
  return 'type' in outcome;
}

function endOf(result: RunResult | undefined): RunEnd {
  return { type: result === undefined || result.reason === 'stopped' ? 'stopped' : 'ended' };
}

function hasMoved(stats: PipelineStats | undefined): boolean {
  return stats !== undefined && stats.committed > 0;
}
