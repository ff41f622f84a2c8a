import { abortable } from '../adapter/abortable.ts';
import { type Clock, systemClock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { RecordChunk } from '../contracts/record.ts';
import { misconfigured, RivergraphError, unavailable } from '../errors.ts';
import { checkPart } from './check-part.ts';
import type { Processor, ProcessResult } from './create-processor.ts';
import { checkNumber } from './resolve-options.ts';
import { safeLogger } from './safe-logger.ts';

/** What {@link createInvoker} takes. @public */
export interface InvokerOptions {
  /**
   * What becomes of an invocation that leaves records unfinished. `report`: it tells from where on, for a platform that can
   * be told. `throw`: it fails, and all of its records come again.
   */
  readonly onFailure: 'report' | 'throw';
  /**
   * How long before the platform would end the invocation it gives up by itself, in milliseconds: time to end what is under
   * way and to answer.
   *
   * @defaultValue 1000
   */
  readonly timeoutMarginMs?: number | undefined;
  /**
   * Told why records are unfinished, once per invocation that reports them: nobody else is, while the platform tries again.
   *
   * @defaultValue `console`
   */
  readonly logger?: Logger | undefined;
  /** @defaultValue the computer's clock */
  readonly clock?: Clock | undefined;
}

/** From where on a chunk must be given again. @public */
export interface UnfinishedChunk<TChunk extends RecordChunk = RecordChunk> {
  readonly chunk: TChunk;
  /** The index of the first record that is not finished. */
  readonly index: number;
}

/**
 * A processor in a function that a platform invokes with records (AWS Lambda), for who writes the handler of a trigger.
 *
 * @public
 */
export interface Invoker {
  /**
   * Processes the chunks of one invocation, for which the platform leaves `timeLeftMs`. Gives the chunks that are not
   * finished; none means all are.
   *
   * Opens the processor the first time, and keeps it open: connections serve all invocations of one process. Without chunks
   * it does nothing.
   *
   * Settles within the time left less the margin, and leaves no timer behind. Concurrency: calls run one after another; the
   * time of one that waits runs too. Failure: rejects when the processor does not open, which the next call tries again; with
   * `onFailure: 'throw'` also when records are unfinished, with the code of what kept them from it, or `unavailable` with
   * reason `timeout`.
   */
  invoke<TChunk extends RecordChunk>(
    chunks: readonly TChunk[],
    timeLeftMs: number,
  ): Promise<readonly UnfinishedChunk<TChunk>[]>;
}

/**
 * Makes an invoker of a processor that is not open; nobody else should open it. Does no I/O; wrong options throw
 * `misconfigured` at once.
 *
 * @public
 */
export function createInvoker(processor: Processor, options: InvokerOptions): Invoker {
  checkPart('processor', processor, ['open', 'processAll']);
  const { onFailure, timeoutMarginMs = 1_000, clock = systemClock } = options;
  if (onFailure !== 'report' && onFailure !== 'throw') {
    throw misconfigured(
      `option onFailure: expected 'report' or 'throw', got ${onFailure === undefined ? 'none' : 'something else'}`,
    );
  }
  const marginMs = checkNumber('timeoutMarginMs', timeoutMarginMs, { min: 0 });
  const logger = safeLogger(options.logger ?? console);
  return new ProcessorInvoker(processor, { onFailure, marginMs, clock, logger });
}

interface ResolvedInvokerOptions {
  readonly onFailure: 'report' | 'throw';
  readonly marginMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

class ProcessorInvoker implements Invoker {
  readonly #processor: Processor;
  readonly #options: ResolvedInvokerOptions;
  #opening: Promise<void> | undefined;

  constructor(processor: Processor, options: ResolvedInvokerOptions) {
    this.#processor = processor;
    this.#options = options;
  }

  async invoke<TChunk extends RecordChunk>(
    chunks: readonly TChunk[],
    timeLeftMs: number,
  ): Promise<readonly UnfinishedChunk<TChunk>[]> {
    if (chunks.length === 0) return [];
    const { onFailure, logger } = this.#options;
    const results = await this.#process(chunks, timeLeftMs);
    const failure = this.#failureOf(chunks, results, timeLeftMs);
    if (failure === undefined) return [];
    if (onFailure === 'throw') throw failure;
    logger.error(failure.message, { code: failure.code, reason: failure.reason });
    return unfinishedOf(chunks, results);
  }

  async #process(chunks: readonly RecordChunk[], timeLeftMs: number): Promise<readonly ProcessResult[]> {
    const { clock, marginMs } = this.#options;
    // What would be begun now could only be broken off.
    if (timeLeftMs <= marginMs) return chunks.map(() => ({ firstUnfinished: 0 }));
    const limit = new AbortController();
    // No deadline: that is a time of the processor's clock, which is not known here, and which need not agree with the
    // computer's where a platform freezes the process between two invocations.
    const timer = clock.setTimer(
      () => limit.abort(this.#outOfTime('expected it to open', timeLeftMs)),
      timeLeftMs - marginMs,
    );
    try {
      await abortable(this.#open(), limit.signal);
      return await this.#processor.processAll(chunks, { signal: limit.signal });
    } finally {
      timer.cancel();
    }
  }

  async #open(): Promise<void> {
    this.#opening ??= this.#processor.open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    await this.#opening;
  }

  /** Says why records are unfinished; nothing where none is. */
  #failureOf(
    chunks: readonly RecordChunk[],
    results: readonly ProcessResult[],
    timeLeftMs: number,
  ): RivergraphError | undefined {
    const unfinished = unfinishedOf(chunks, results);
    if (unfinished.length === 0) return undefined;
    const records = chunks.reduce((sum, { length }) => sum + length, 0);
    const finished = records - unfinished.reduce((sum, { chunk, index }) => sum + chunk.length - index, 0);
    const expected = `expected all ${records} records to be finished, got ${finished} before the first that is not`;
    const cause = results.find(({ error }) => error !== undefined)?.error;
    if (cause === undefined) return this.#outOfTime(expected, timeLeftMs);
    const { code, outcome, reason, retryAfterMs } = cause;
    const message = `processor: ${expected}: ${cause.message}`;
    return new RivergraphError(message, { code, outcome, reason, retryAfterMs, cause });
  }

  #outOfTime(expected: string, timeLeftMs: number): RivergraphError {
    return unavailable(
      `processor: ${expected}; the ${timeLeftMs} ms of the invocation, less a margin of ${this.#options.marginMs} ms, are over`,
      { reason: 'timeout' },
    );
  }
}

function unfinishedOf<TChunk extends RecordChunk>(
  chunks: readonly TChunk[],
  results: readonly ProcessResult[],
): readonly UnfinishedChunk<TChunk>[] {
  return chunks.flatMap((chunk, at) => {
    const index = results[at]?.firstUnfinished;
    return index === undefined ? [] : [{ chunk, index }];
  });
}
