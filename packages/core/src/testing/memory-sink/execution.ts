import type { Clock } from '../../contracts/clock.ts';
import type { FailedWrite, WriteBatch, WriteOrigin, WriteResult } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import { isFatal, rejected, RivergraphError, unavailable } from '../../errors.ts';
import { Deferred } from '../../util/deferred.ts';
import type { Journal } from '../journal.ts';
import type { MemoryGraph } from './memory-graph.ts';
import type { FailFault, LateFault, PartialFault, SinkFault } from './sink-fault.ts';
import { toError } from './sink-fault.ts';
import { hang, pass } from './waiting.ts';

/** One call of `write`. @internal */
export interface Call {
  readonly batch: WriteBatch;
  /** What goes wrong, or the error it ends with, or nothing. */
  readonly plan: SinkFault | RivergraphError | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What of a batch is applied; all of it where nothing is said. */
interface Applying {
  /** Only the first so many. */
  readonly count?: number | undefined;
  /** Fail instead of being applied, by index. */
  readonly scripted?: ReadonlyMap<number, RivergraphError> | undefined;
  readonly when?: 'now' | 'late' | undefined;
}

interface Applied {
  readonly indexes: readonly number[];
  readonly failed: readonly FailedWrite[];
}

/** Runs attempts against a graph and writes down what they did. @internal */
export class Execution {
  readonly #graph: MemoryGraph;
  readonly #journal: Journal;
  readonly #isPoison: (write: Write) => boolean;
  readonly #waiters: (() => void)[] = [];
  /** Attempts that ignore an abort: a close does not wait for them. */
  #stuck = 0;
  running = 0;
  landing = 0;

  constructor(graph: MemoryGraph, journal: Journal, isPoison: (write: Write) => boolean) {
    this.#graph = graph;
    this.#journal = journal;
    this.#isPoison = isPoison;
  }

  async run(call: Call): Promise<WriteResult | undefined> {
    const id = this.#journal.entries.length;
    this.running += 1;
    this.#journal.add({ type: 'attempt', at: call.clock.now(), id, writes: call.batch.writes });
    try {
      const failed = await this.#carryOut(id, call);
      this.#answered(id, call, failed);
      return failed.length === 0 ? undefined : { failed };
    } catch (error) {
      const indexes = [...call.batch.writes.keys()];
      this.#journal.add({ type: 'answered', at: call.clock.now(), id, failed: indexes, again: 0 });
      throw error;
    } finally {
      this.running -= 1;
      if (this.running === this.#stuck) this.#wakeWaiters();
    }
  }

  /** Settles when no attempt runs, apart from those that never will end. */
  async idle(): Promise<void> {
    if (this.running === this.#stuck) return;
    const idle = new Deferred<void>();
    this.#waiters.push(() => idle.resolve());
    await idle.promise;
  }

  #wakeWaiters(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }

  async #carryOut(id: number, call: Call): Promise<readonly FailedWrite[]> {
    const { plan } = call;
    if (plan === undefined) return this.#apply(id, call);
    if (plan instanceof RivergraphError) throw plan;
    switch (plan.type) {
      case 'slow':
        await pass(call, plan.afterMs);
        return this.#apply(id, call);
      case 'fail':
        return await this.#fail(id, call, plan);
      case 'partial':
        return this.#partly(id, call, plan);
      case 'late':
        return await this.#late(id, call, plan);
      case 'hang':
        return await this.#hang(call, plan.until);
    }
  }

  async #hang(call: Call, until: 'abort' | 'never'): Promise<readonly FailedWrite[]> {
    if (until === 'abort') return await hang(call.signal);
    this.#stuck += 1;
    if (this.running === this.#stuck) this.#wakeWaiters();
    return await new Deferred<never>().promise;
  }

  async #fail(id: number, call: Call, plan: FailFault): Promise<readonly FailedWrite[]> {
    if (plan.afterMs !== undefined && plan.afterMs > 0) await pass(call, plan.afterMs);
    const { writes, atomic } = call.batch;
    const count = plan.applied === 'all' ? writes.length : (plan.applied ?? 0);
    if (count > 0 && (atomic !== true || count >= writes.length)) this.#apply(id, call, { count });
    throw toError(plan);
  }

  #partly(id: number, call: Call, plan: PartialFault): readonly FailedWrite[] {
    const scripted = new Map(plan.failed.map((fault) => [fault.index, toError(fault)]));
    return this.#apply(id, call, { scripted });
  }

  async #late(id: number, call: Call, plan: LateFault): Promise<readonly FailedWrite[]> {
    this.landing += 1;
    const landing = { ...call, batch: withOrigins(call.batch) };
    call.clock.setTimer(() => {
      this.landing -= 1;
      this.#land(id, landing);
    }, plan.landsAfterMs);
    if (plan.answer === 'hang') return await hang(call.signal);
    throw unavailable('memory sink: the connection was lost, as the script says');
  }

  /** Nobody waits for the answer, so nobody hears why nothing of it landed. */
  #land(id: number, call: Call): void {
    try {
      this.#apply(id, call, { when: 'late' });
    } catch (error) {
      if (!(error instanceof RivergraphError)) throw error;
    }
  }

  /** Applies in order, as one transaction: where this throws, nothing of it stays. */
  #apply(id: number, call: Call, { when = 'now', ...only }: Applying = {}): readonly FailedWrite[] {
    const { batch } = call;
    // Test writes never make the graph throw, and benchmarks count on them being cheap.
    const isOne = batch.atomic === true || batch.writes.some(({ kind }) => kind !== 'test');
    const { indexes, failed } = isOne
      ? this.#graph.atomically(() => this.#applyEach(batch, only))
      : this.#applyEach(batch, only);
    this.#journal.add({ type: 'applied', at: call.clock.now(), id, indexes, late: when === 'late' });
    return failed;
  }

  #applyEach({ writes, atomic, originAt }: WriteBatch, { count, scripted }: Applying): Applied {
    const failed: FailedWrite[] = [];
    const indexes: number[] = [];
    const end = Math.min(writes.length, count ?? writes.length);
    for (const [index, write] of writes.entries()) {
      if (index === end) break;
      const told = scripted?.get(index);
      if (told === undefined && atomic !== true && this.#isPoison(write)) continue;
      const error = told ?? this.#applyOne(write, originAt?.(index));
      if (error === undefined) indexes.push(index);
      else if (atomic === true) throw error;
      else failed.push({ index, error });
    }
    return { indexes, failed };
  }

  #applyOne(write: Write, origin: WriteOrigin | undefined): RivergraphError | undefined {
    if (this.#isPoison(write)) return rejected('memory sink: poison, as the script says');
    const error = this.#graph.apply(write, origin);
    if (error !== undefined && isFatal(error)) throw error;
    return error;
  }

  #answered(id: number, { clock }: Call, failed: readonly FailedWrite[]): void {
    const again = failed.find(({ error }) => error.code !== 'rejected')?.index;
    const indexes = failed.map(({ index }) => index);
    this.#journal.add({ type: 'answered', at: clock.now(), id, failed: indexes, again });
  }
}

/** Asks for the origins now: when the batch lands, whoever sent it has forgotten them. */
function withOrigins(batch: WriteBatch): WriteBatch {
  const { writes, originAt } = batch;
  if (originAt === undefined) return batch;
  const origins = new Map(writes.map((_, index) => [index, originAt(index)]));
  return { ...batch, originAt: (index) => origins.get(index) ?? originAt(index) };
}
