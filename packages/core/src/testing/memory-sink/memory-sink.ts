import type { Clock } from '../../contracts/clock.ts';
import { systemClock } from '../../contracts/clock.ts';
import type {
  DescribedStatement,
  Sink,
  SinkContext,
  SinkFeatures,
  SinkLimits,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import type { RivergraphError } from '../../errors.ts';
import { closed, RivergraphError as CodedError, unavailable } from '../../errors.ts';
import { entitiesOf } from '../../graph/entity-key.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { Journal } from '../journal.ts';
import { createJournal } from '../journal.ts';
import { describeWrites } from './describe-writes.ts';
import { Execution } from './execution.ts';
import type { MemoryGraph } from './memory-graph.ts';
import { createMemoryGraph } from './memory-graph.ts';
import type { AttemptInfo, SinkFault } from './sink-fault.ts';
import type { TestWrite } from './test-write.ts';

/** Options of {@link createMemorySink}. @public */
export interface MemorySinkOptions {
  /** @defaultValue `'memory'` */
  readonly name?: string | undefined;
  /** What is written to; several sinks may share one. @defaultValue a new, empty graph */
  readonly graph?: MemoryGraph | undefined;
  /**
   * Where attempts are written down, beside the deliveries of a source; `'none'` keeps nothing, for long runs.
   *
   * @defaultValue a journal of its own
   */
  readonly journal?: Journal | 'none' | undefined;
  /** A batch beyond `maxRecords` or `maxWeight` is refused as `too-large`. */
  readonly limits?: SinkLimits | undefined;
  /** Chooses what goes wrong, attempt by attempt. Asked after {@link MemorySink.failNext} and outages. */
  readonly fault?: ((attempt: AttemptInfo) => SinkFault | undefined) | undefined;
  /** Names the writes that are `rejected`, unless another fault comes first, and never applied. */
  readonly poison?: ((write: Write) => boolean) | undefined;
  /**
   * Whether a batch with poison is refused as a whole, or its poison named and the rest written.
   *
   * @defaultValue `'batch'`
   */
  readonly poisonFails?: 'batch' | 'writes' | undefined;
}

/** A sink into a {@link MemoryGraph} that does what a test tells it. @public */
export interface MemorySink extends Sink<GraphWrite | TestWrite> {
  readonly graph: MemoryGraph;
  /** Empty with `journal: 'none'`. */
  readonly journal: Journal;
  /** How often `write` was called. */
  readonly calls: number;
  /** Writes that were given to `write`, over all attempts. */
  readonly writesTried: number;
  /** Attempts that have not been answered. */
  readonly running: number;
  /** Attempts that were answered, or given up, and have not landed yet; each holds one timer. */
  readonly landing: number;
  /** The next attempts meet these faults, one each. */
  failNext(...faults: readonly SinkFault[]): void;
  /** From now until `comeBack` every attempt, and `open`, fails with `unavailable`. */
  goAway(): void;
  comeBack(): void;
}

/** Makes a memory sink. @public */
export function createMemorySink(options: MemorySinkOptions = {}): MemorySink {
  return new ScriptedSink(options);
}

class ScriptedSink implements MemorySink {
  readonly name: string;
  readonly features: SinkFeatures = { atomicBatches: true };
  readonly limits: SinkLimits | undefined;
  readonly graph: MemoryGraph;
  readonly journal: Journal;
  readonly #options: MemorySinkOptions;
  readonly #faults: SinkFault[] = [];
  readonly #execution: Execution;
  #clock: Clock = systemClock;
  #state: 'new' | 'open' | 'closed' = 'new';
  #away = false;
  calls = 0;
  writesTried = 0;

  constructor(options: MemorySinkOptions) {
    this.#options = options;
    this.name = options.name ?? 'memory';
    this.limits = options.limits;
    this.graph = options.graph ?? createMemoryGraph();
    const { journal = createJournal() } = options;
    this.journal = journal === 'none' ? { entries: [], add: () => undefined } : journal;
    this.#execution = new Execution(this.graph, this.journal, options.poison ?? (() => false));
  }

  get running(): number {
    return this.#execution.running;
  }

  get landing(): number {
    return this.#execution.landing;
  }

  readonly open = async (context: SinkContext): Promise<void> => {
    context.signal.throwIfAborted();
    if (this.#away) throw unavailable('memory sink: away', { outcome: 'not-applied' });
    this.#clock = context.clock;
    this.#state = 'open';
  };

  readonly write = async (
    batch: WriteBatch<GraphWrite | TestWrite>,
    context: WriteContext,
  ): Promise<WriteResult | undefined> => {
    if (this.#state !== 'open') throw closed('memory sink: write wants an open sink');
    this.calls += 1;
    this.writesTried += batch.writes.length;
    const plan = this.#plan(batch, context);
    return await this.#execution.run({ batch, plan, clock: this.#clock, signal: context.signal });
  };

  readonly close = async (): Promise<void> => {
    this.#state = 'closed';
    await this.#execution.idle();
  };

  readonly conflictKeys = (write: GraphWrite | TestWrite): readonly string[] =>
    write.kind === 'test' ? [write.key] : entitiesOf(write);

  readonly describe = (batch: WriteBatch<GraphWrite | TestWrite>): readonly DescribedStatement[] =>
    describeWrites(batch.writes);

  failNext(...faults: readonly SinkFault[]): void {
    this.#faults.push(...faults);
  }

  goAway(): void {
    this.#away = true;
  }

  comeBack(): void {
    this.#away = false;
  }

  #plan(
    batch: WriteBatch<GraphWrite | TestWrite>,
    context: WriteContext,
  ): SinkFault | RivergraphError | undefined {
    const { writes } = batch;
    if (this.#away) return { type: 'fail', code: 'unavailable', outcome: 'not-applied' };
    const tooLarge = this.#refuse(writes);
    if (tooLarge !== undefined) return tooLarge;
    const info = { call: this.calls, attempt: context.attempt, writes, now: this.#clock.now() };
    return this.#faults.shift() ?? this.#options.fault?.(info) ?? this.#poisoned(writes);
  }

  #refuse(writes: readonly Write[]): RivergraphError | undefined {
    const { maxRecords = Number.POSITIVE_INFINITY, maxWeight, weight = () => 1 } = this.limits ?? {};
    const heavy =
      maxWeight !== undefined && writes.reduce((sum, write) => sum + weight(write), 0) > maxWeight;
    if (writes.length === 1 || (writes.length <= maxRecords && !heavy)) return undefined;
    return new CodedError('memory sink: the batch is beyond the limits', {
      code: 'too-large',
      reason: 'size',
    });
  }

  #poisoned(writes: readonly Write[]): SinkFault | undefined {
    const { poison, poisonFails = 'batch' } = this.#options;
    if (poison === undefined) return undefined;
    const found = writes.flatMap((write, index) => (poison(write) ? [index] : []));
    if (found.length === 0) return undefined;
    if (poisonFails === 'batch') return { type: 'fail', code: 'rejected' };
    return { type: 'partial', failed: found.map((index) => ({ index, code: 'rejected' })) };
  }
}
