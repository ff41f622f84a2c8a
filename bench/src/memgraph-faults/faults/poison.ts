import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage } from '../stage.ts';
import { firstRecords, partitions } from '../workload.ts';

const recordsPerPoison = 5_000;
const mostExtra = 60;
const limit = { quick: recordsPerPoison / partitions, full: (4 * recordsPerPoison) / partitions };

/** One record in 5,000 is against a constraint of the database that the sink knows nothing of. */
export function poisonByConstraint(which: 'badge' | 'name'): MemgraphFault {
  return {
    name: `poison, by a constraint on ${which}`,
    extras: { poisonEvery: recordsPerPoison, poison: [which] },
    limit,
    prepare: async (place) => {
      await using client = place.open();
      await client.run(
        which === 'name'
          ? 'CREATE CONSTRAINT ON (g:Guest) ASSERT EXISTS (g.name)'
          : 'CREATE CONSTRAINT ON (g:Guest) ASSERT g.badge IS UNIQUE',
      );
    },
    strike: writeAll,
  };
}

/** One record in 5,000 is nothing that a statement can make a date of, or what a server would close the connection for. */
export function poisonByStatement(which: 'bytes' | 'date'): MemgraphFault {
  return {
    name: `poison, ${which} in a statement`,
    extras: { poisonEvery: recordsPerPoison, poison: [which] },
    limit,
    strike: writeAll,
  };
}

async function writeAll(stage: Stage): Promise<void> {
  const { sender } = stage.parts;
  const most = stage.choose(limit);
  sender.pause();
  // Whose badge it is must be decided before somebody else wants it: no order is kept between two nodes.
  await storeUpTo(stage, Math.max(firstRecords, ...sender.sent));
  await storeUpTo(stage, most);
  const poison = (most * partitions) / recordsPerPoison;
  const { life } = stage;
  await becomesTrue(() => life.letters.records.length >= poison, 1_000);
  const extra = life.watch.attempts - life.timesTold('batch');
  if (extra > mostExtra * poison)
    stage.accuse(`expected at most ${mostExtra * poison} extra transactions, got ${extra}`);
}

async function storeUpTo(stage: Stage, records: number): Promise<void> {
  const { sender } = stage.parts;
  for (const [partition, sent] of sender.sent.entries()) sender.burst(partition, records - sent);
  await stage.allStored(records);
}
