import { becomesTrue } from '../../faults-common/becomes-true.ts';
import { isBalanced } from './balance.ts';
import type { WorkerJob } from './orders.ts';
import { Worker } from './worker.ts';

/** What all workers of a crew have in common. */
export interface CrewOptions extends Omit<WorkerJob, 'workerId'> {
  /** Of the stream. */
  readonly shards: number;
}

/** Far longer than a crew may take, in failover times. */
const mostFailovers = 20;

/** Workers that share a stream by one lease table. */
export class Crew implements AsyncDisposable {
  readonly #options: CrewOptions;
  readonly #workers: Worker[] = [];

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** Loads so many workers. Settles when all of them may begin. */
  async load(count: number): Promise<readonly Worker[]> {
    const loaded = Array.from({ length: count }, (_, index) => {
      const workerId = `worker-${this.#workers.length + index}`;
      return new Worker({ ...this.#options, workerId });
    });
    this.#workers.push(...loaded);
    await Promise.all(loaded.map(async (worker) => await worker.load()));
    return loaded;
  }

  /** Does something, and settles with how long it took until the shards were shared evenly again, in failover times. */
  async settle(act: () => void): Promise<number> {
    const { shards, failoverMs } = this.#options;
    const startedAt = performance.now();
    act();
    const isShared = await becomesTrue(() => {
      const staying = this.#workers.filter(({ isDismissed }) => !isDismissed);
      for (const worker of staying) worker.check();
      return isBalanced(
        staying.map(({ owned }) => owned),
        shards,
      );
    }, mostFailovers * failoverMs);
    if (isShared) return (performance.now() - startedAt) / failoverMs;
    const owned = this.#workers.map((worker) => worker.owned).join(', ');
    throw new Error(`Expected workers to share ${shards} shards evenly, got ${owned}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map(async (worker) => await worker[Symbol.asyncDispose]()));
  }
}
