import type { Partition } from '../contracts/partition.ts';
import type { RecordChunk, SourceRecord } from '../contracts/record.ts';
import type { Write } from '../contracts/write.ts';
import { closed, internal, type RivergraphError } from '../errors.ts';
import { Deferred } from '../util/deferred.ts';
import { Engine } from './engine.ts';
import { type Parts, partsOf, type ResolvedOptions } from './engine-options.ts';
import { type PipelineEvent, publisher } from './events.ts';
import type { Lane } from './lane/lane.ts';
import { Lifecycle } from './run/lifecycle.ts';
import { openParts } from './run/open-parts.ts';
import type { ProcessorOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

/** How long a processor may work on what it was given. @public */
export interface ProcessContext {
  /** Gives up when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Gives up at this time, milliseconds since 1970 by the processor's clock. */
  readonly deadline?: number | undefined;
}

/** What became of a chunk. @public */
export interface ProcessResult {
  /** The index of the first record that is not finished: it and all after it must be given again. */
  readonly firstUnfinished?: number | undefined;
  /**
   * Why not all is finished, where that was an error; the same for all chunks of a call. Of several records that are rejected for good
   * it is that of the first: in the first chunk of the call that has one.
   */
  readonly error?: RivergraphError | undefined;
}

/**
 * A pipeline without a source: whoever has the records calls it, and is told what is finished. The base of a function
 * that is invoked with events (AWS Lambda).
 *
 * @public
 */
export interface Processor extends AsyncDisposable {
  /** Opens dead letter, sink and transform. May be called again after it failed. Failure: a coded error. */
  open(): Promise<void>;
  /**
   * Processes one chunk.
   *
   * Settles when every record of it is finished (written, dead-lettered or left out), or at the deadline, the abort or
   * an error that no retry helps, and then tells from where on records are unfinished; no timer and no work of it is
   * left. A write that the sink does not end when its signal is aborted may still land later. Concurrency: calls run one
   * after another. Failure: rejects only if not open.
   */
  process(chunk: RecordChunk, context?: ProcessContext): Promise<ProcessResult>;
  /** The same for chunks of several partitions at once; one result per chunk, in the same order. */
  processAll(chunks: readonly RecordChunk[], context?: ProcessContext): Promise<readonly ProcessResult[]>;
  /** Closes what `open` opened, after a running `process`. Idempotent. */
  close(): Promise<void>;
}

/**
 * Makes a processor. Does no I/O; wrong options throw `misconfigured` at once.
 *
 * @public
 */
export function createProcessor<TRecord extends SourceRecord, TWrite extends Write>(
  options: ProcessorOptions<TRecord, TWrite>,
): Processor {
  const resolved = resolveOptions(options);
  return new EngineProcessor(
    partsOf(options, options.decoder),
    resolved,
    publisher(resolved.name, { purpose: 'run', observer: options.observer }),
  );
}

class EngineProcessor implements Processor {
  readonly #parts: Parts;
  readonly #resolved: ResolvedOptions;
  readonly #publish: (event: PipelineEvent) => void;
  readonly #abort: AbortController = new AbortController();
  #lifecycle: Lifecycle | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts, resolved: ResolvedOptions, publish: (event: PipelineEvent) => void) {
    this.#parts = parts;
    this.#resolved = resolved;
    this.#publish = publish;
  }

  async open(): Promise<void> {
    if (this.#lifecycle !== undefined) throw closed('processor: expected open to be called once, it is open');
    const { clock, logger } = this.#resolved;
    const lifecycle = new Lifecycle(clock, logger);
    this.#lifecycle = lifecycle;
    try {
      await openParts(lifecycle, this.#parts, { signal: this.#abort.signal, clock, logger });
    } catch (error) {
      this.#lifecycle = undefined;
      await lifecycle.close();
      throw error;
    }
  }

  async process(chunk: RecordChunk, context: ProcessContext = {}): Promise<ProcessResult> {
    const [result] = await this.processAll([chunk], context);
    if (result === undefined) throw internal('processor: expected a result for the chunk, got none');
    return result;
  }

  async processAll(
    chunks: readonly RecordChunk[],
    context: ProcessContext = {},
  ): Promise<readonly ProcessResult[]> {
    if (this.#lifecycle === undefined) throw closed('processor: expected open before process');
    const turn = this.#last.then(async () => await this.#processAll(chunks, context));
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  async close(): Promise<void> {
    const lifecycle = this.#lifecycle;
    this.#lifecycle = undefined;
    await this.#last;
    await lifecycle?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Every call has an engine of its own, so that nothing of a call that gave up works on in the next. */
  async #processAll(
    chunks: readonly RecordChunk[],
    context: ProcessContext,
  ): Promise<readonly ProcessResult[]> {
    const ended: Deferred<Ending> = new Deferred();
    const refusals = new Refusals();
    const engine: Engine = new Engine({
      ...this.#parts,
      resolved: this.#resolved,
      publish: this.#publish,
      fatal: (error) => ended.resolve({ how: 'failed', error }),
      orderKey: (position) => this.#parts.decoder.orderKey?.(position),
      refused: (lane, seq, error) => refusals.note(lane, seq, error),
      turned: () => {
        const isQuiet = engine.isQuiet && engine.rejections.held === 0;
        if (isQuiet || refusals.areReached(engine.lanes)) ended.resolve({ how: 'done' });
      },
    });
    engine.inputEnded = true;
    if (context.signal?.aborted === true) engine.stop();
    const forget = this.#bound(context, () => ended.resolve({ how: 'given-up' }));
    const received = receiveAll(engine, chunks);
    const ending = await ended.promise;
    forget();
    engine.stop();
    const error = ending.how === 'done' ? refusals.first(received) : ending.error;
    const results = received.map(({ lane, base, length }) => {
      const done = lane.tracker.committable - base;
      return done >= length ? {} : { firstUnfinished: Math.max(0, done), error };
    });
    await engine.close();
    return results;
  }

  /** Calls back at the deadline or the abort; gives a function that takes both back. */
  #bound({ signal, deadline }: ProcessContext, giveUp: () => void): () => void {
    const { clock } = this.#resolved;
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted === true) giveUp();
    const timer =
      deadline === undefined ? undefined : clock.setTimer(giveUp, Math.max(0, deadline - clock.now()));
    return () => {
      timer?.cancel();
      signal?.removeEventListener('abort', giveUp);
    };
  }
}

/** How a call comes to its end. */
type Ending =
  /** There is nothing left to do, but for what was rejected. */
  | { readonly how: 'done' }
  | { readonly how: 'given-up'; readonly error?: undefined }
  | { readonly how: 'failed'; readonly error: RivergraphError };

/** A record that is rejected for good. */
interface Refusal {
  readonly seq: number;
  readonly error: RivergraphError;
}

/**
 * Records that are rejected for good. What comes before them is finished first, so that the one that is named is the one that is
 * wrong: whoever called may give up on it, and on nothing else.
 */
class Refusals {
  readonly #earliest: Map<Lane, Refusal> = new Map();

  note(lane: Lane, seq: number, error: RivergraphError): void {
    const known = this.#earliest.get(lane);
    if (known === undefined || seq < known.seq) this.#earliest.set(lane, { seq, error });
  }

  /** Why the first record of the call was rejected that was: first in the order of the records, whenever that was. */
  first(received: readonly Received[]): RivergraphError | undefined {
    for (const { lane, base, length } of received) {
      const earliest = this.#earliest.get(lane);
      if (earliest !== undefined && earliest.seq >= base && earliest.seq < base + length)
        return earliest.error;
    }
    return undefined;
  }

  /** Whether there are any, and nothing before them is unfinished. */
  areReached(lanes: Iterable<Lane>): boolean {
    if (this.#earliest.size === 0) return false;
    return [...lanes].every((lane) => {
      const end = this.#earliest.get(lane)?.seq ?? lane.tracker.received;
      return lane.tracker.committable >= end;
    });
  }
}

/** A chunk that an engine works on. */
interface Received {
  readonly lane: Lane;
  /** The sequence number of the chunk's first record: chunks of one partition share a lane. */
  readonly base: number;
  readonly length: number;
}

function receiveAll(engine: Engine, chunks: readonly RecordChunk[]): readonly Received[] {
  const lanes = new Map<Partition, Lane>();
  const received: Received[] = [];
  engine.post(() => {
    for (const chunk of chunks) {
      const lane = lanes.get(chunk.partition) ?? engine.addLane(chunk.partition);
      lanes.set(chunk.partition, lane);
      engine.dispatcher.batcher.hurry(lane.assignment, 'on');
      received.push({ lane, base: lane.tracker.received, length: chunk.length });
      engine.receive(lane, chunk, chunk.length);
    }
  });
  return received;
}
