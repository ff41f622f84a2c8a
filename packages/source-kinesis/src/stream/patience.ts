import { internal, RivergraphError } from '@rivergraph/core';
import type { Clock } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { Counts } from './figures.ts';
import type { RareWarnings } from './rare-warnings.ts';

/** What patience is made of. */
export interface PatienceSettings {
  readonly clock: Clock;
  readonly warnings: RareWarnings;
  readonly counts: Counts;
  /** From 0 to 1; spreads the waits. */
  readonly random: () => number;
}

/** How long a task is tried. */
export interface Trial {
  readonly signal: AbortSignal;
  /** No try begins later than that, milliseconds from the start. */
  readonly forMs: number;
}

interface Wait {
  readonly leastMs: number;
  readonly mostMs: number;
}

const afterFault: Wait = { leastMs: 100, mostMs: 10_000 };
/** The service counts calls by the second. */
const afterThrottling: Wait = { leastMs: 1_000, mostMs: 10_000 };

/** Tries again what the service puts off or does not answer, later every time, and says so. */
export class Patience {
  readonly #settings: PatienceSettings;

  constructor(settings: PatienceSettings) {
    this.#settings = settings;
  }

  /**
   * Settles as the task does, if no retry can help or the time is over.
   *
   * Abort: rejects with the signal's reason, also while it waits. Failure: a coded error.
   */
  async run<T>(task: () => Promise<T>, { signal, forMs }: Trial): Promise<T> {
    const { clock } = this.#settings;
    const begun = clock.now();
    for (let failures = 1; ; failures++) {
      signal.throwIfAborted();
      try {
        return await task();
      } catch (error) {
        signal.throwIfAborted();
        const coded = toCoded(error);
        if (!isPassing(coded)) throw coded;
        this.#count(coded);
        const waitMs = this.#waitMs(coded, failures);
        if (clock.now() + waitMs - begun > forMs) throw coded;
        this.#tell(coded);
        await pause(clock, waitMs, signal);
      }
    }
  }

  #waitMs(error: RivergraphError, failures: number): number {
    const { leastMs, mostMs } = error.code === 'throttled' ? afterThrottling : afterFault;
    const boundMs = Math.min(mostMs, leastMs * 2 ** Math.min(failures, 30));
    return Math.ceil(leastMs + this.#settings.random() * (boundMs - leastMs));
  }

  #count({ code }: RivergraphError): void {
    const { counts } = this.#settings;
    if (code === 'throttled') counts.throttled += 1;
    else counts.failed += 1;
  }

  #tell({ code, message }: RivergraphError): void {
    const isThrottled = code === 'throttled';
    this.#settings.warnings.warn(
      isThrottled ? 'reads-throttled' : 'reads-fail',
      `${message}; it is tried again`,
    );
  }
}

function isPassing({ code }: RivergraphError): boolean {
  return code === 'throttled' || code === 'unavailable';
}

/** Calls give coded errors: anything else was not thrown by the service or its client. */
function toCoded(error: unknown): RivergraphError {
  if (error instanceof RivergraphError) return error;
  return internal('kinesis: expected an answer that can be read, got one that broke the reader', {
    cause: error,
  });
}
