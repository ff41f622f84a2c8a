import { expectDeeds } from '../faults-common/expectation.ts';
import type { Expectation, SentDeeds } from '../faults-common/expectation.ts';
import { ModelGraph } from './model.ts';
import { isPoisonAt, recordOf } from './workload.ts';
import type { Extras } from './workload.ts';

/** What was sent, all that the checker needs to know of it. */
export interface Evidence extends SentDeeds {
  readonly extras: Extras;
  /** Why poison is refused. */
  readonly poisonReason: string;
}

/** Says what is to come of what was sent. The order of partitions does not matter, see `recordOf`. */
export function expectationOf(evidence: Evidence): Expectation {
  const { extras, poisonReason } = evidence;
  const { poisonEvery = Infinity } = extras;
  const book = {
    recordOf: (partition: number, nth: number) => recordOf(partition, nth, extras),
    refusalOf: (partition: number, nth: number) =>
      isPoisonAt(partition, nth, poisonEvery) ? poisonReason : undefined,
  };
  return expectDeeds(evidence, book, new ModelGraph());
}
