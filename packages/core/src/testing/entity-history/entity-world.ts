import type { Write } from '../../contracts/write.ts';
import { HistoryWorld } from '../history/history-world.ts';
import { createMemorySink, type MemorySink } from '../memory-sink/memory-sink.ts';
import type { SinkFault } from '../memory-sink/sink-fault.ts';
import { EntityDeadLetter } from './entity-dead-letter.ts';
import { EntityLog } from './entity-log.ts';
import type { EntityPlan } from './entity-plan.ts';

/** What outlives the pipelines of an entity history. @internal */
export class EntityWorld extends HistoryWorld {
  readonly entityPlan: EntityPlan;
  readonly log: EntityLog = new EntityLog(this.clock, this.journal);
  override readonly deadLetter: EntityDeadLetter = new EntityDeadLetter(this.journal, this.log);
  /** That of the life that was made last. */
  sink: MemorySink | undefined;
  #attempts = 0;

  constructor(plan: EntityPlan) {
    // What the general kit checks of order is not what this ordering promises.
    super({ ...plan, options: { ...plan.options, ordering: 'none' } });
    this.entityPlan = plan;
  }

  override newSink(): MemorySink {
    const { poisonFails } = this.entityPlan;
    this.sink = createMemorySink({
      graph: this.graph,
      journal: this.journal,
      poisonFails,
      poison: (write) => this.log.isPoison(write),
      fault: ({ writes }) => this.#nextFault(writes),
    });
    return this.sink;
  }

  #nextFault(writes: readonly Write[]): SinkFault | undefined {
    const { faults, latenciesMs } = this.entityPlan;
    const at = this.#attempts;
    this.#attempts += 1;
    const afterMs = latenciesMs[at % Math.max(1, latenciesMs.length)] ?? 0;
    const fault = faults[at] ?? (afterMs === 0 ? undefined : { type: 'slow', afterMs });
    // Those two would write the rest and keep silent about the poison.
    const isSilent = fault?.type === 'slow' || fault?.type === 'partial';
    return isSilent && writes.some((write) => this.log.isPoison(write)) ? undefined : fault;
  }
}
