import type { Clock } from '../../contracts/clock.ts';
import type { FailedWrite, WriteBatch, WriteResult } from '../../contracts/sink.ts';
import type { Write } from '../../contracts/write.ts';
import { RivergraphError, unavailable } from '../../errors.ts';
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
    if (plan === undefined) return this.#apply(id, call, call.batch.writes);
    if (plan instanceof RivergraphError) throw plan;
    switch (plan.type) {
      case 'slow':
        await pass(call, plan.afterMs);
        return this.#apply(id, call, call.batch.writes);
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
    const { writes } = call.batch;
    const applied = plan.applied === 'all' ? writes : writes.slice(0, plan.applied ?? 0);
    if (applied.length > 0) this.#apply(id, call, applied);
    throw toError(plan);
  }

  #partly(id: number, call: Call, plan: PartialFault): readonly FailedWrite[] {
    const faults = new Map(plan.failed.map((fault) => [fault.index, fault]));
    const kept = call.batch.writes.map((write, index) => (faults.has(index) ? undefined : write));
    const failed = this.#apply(id, call, kept);
    const named = plan.failed.filter(({ index }) => index < call.batch.writes.length);
    const scripted = named.map((fault) => ({ index: fault.index, error: toError(fault) }));
    return [...scripted, ...failed].sort((a, b) => a.index - b.index);
  }

  async #late(id: number, call: Call, plan: LateFault): Promise<readonly FailedWrite[]> {
    this.landing += 1;
    call.clock.setTimer(() => {
      this.landing -= 1;
      this.#apply(id, call, call.batch.writes, 'late');
    }, plan.landsAfterMs);
    if (plan.answer === 'hang') return await hang(call.signal);
    throw unavailable('memory sink: the connection was lost, as the script says');
  }

  /** Applies in order; a gap is left out, and so is what no database would take. */
  #apply(
    id: number,
    { clock }: Call,
    writes: readonly (Write | undefined)[],
    when: 'now' | 'late' = 'now',
  ): readonly FailedWrite[] {
    const failed: FailedWrite[] = [];
    const indexes: number[] = [];
    for (const [index, write] of writes.entries()) {
      if (write === undefined || this.#isPoison(write)) continue;
      const error = this.#graph.apply(write);
      if (error === undefined) indexes.push(index);
      else failed.push({ index, error });
    }
    this.#journal.add({ type: 'applied', at: clock.now(), id, indexes, late: when === 'late' });
    return failed;
  }

  #answered(id: number, { clock }: Call, failed: readonly FailedWrite[]): void {
    const again = failed.find(({ error }) => error.code !== 'rejected')?.index;
    const indexes = failed.map(({ index }) => index);
    this.#journal.add({ type: 'answered', at: clock.now(), id, failed: indexes, again });
  }
}
