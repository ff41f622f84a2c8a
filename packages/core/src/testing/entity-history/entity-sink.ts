import type { Sink, WriteBatch, WriteContext } from '../../contracts/sink.ts';
import type { Journal } from '../journal.ts';
import type { MemorySink } from '../memory-sink/memory-sink.ts';
import { conflictKeysOf } from './entity-keys.ts';
import type { EntityLog } from './entity-log.ts';
import type { EntityPlan } from './entity-plan.ts';
import type { EntityHistoryWrite } from './make-write.ts';

/** A memory sink as a pipeline sees it: it weighs, names entities, and notes when an attempt is waited for no longer. @internal */
export function entitySink(
  { name, features, open, write, close }: MemorySink,
  { plan, journal, log }: { readonly plan: EntityPlan; readonly journal: Journal; readonly log: EntityLog },
): Sink<EntityHistoryWrite> {
  return {
    name,
    features,
    limits: { maxWeight: plan.options.maxWeight, weight: weightOf },
    open,
    close,
    conflictKeys: conflictKeysOf,
    write: async (batch: WriteBatch<EntityHistoryWrite>, context: WriteContext) => {
      // The sink takes its number from the journal, before it does anything else.
      const attempt = journal.entries.length;
      const giveUp = (): void => log.add({ type: 'given-up', attempt });
      context.signal.addEventListener('abort', giveUp, { once: true });
      try {
        return await write(batch, context);
      } finally {
        context.signal.removeEventListener('abort', giveUp);
      }
    },
  };
}

/** An edge weighs more than anything else. @internal */
function weightOf(write: EntityHistoryWrite): number {
  return write.kind === 'graph' && write.shape.kind === 'edge' ? 2 : 1;
}
