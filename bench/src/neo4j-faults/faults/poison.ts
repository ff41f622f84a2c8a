import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { Neo4jFault } from '../neo4j-fault.ts';
import type { Stage } from '../stage.ts';
import { partitions } from '../workload.ts';

const recordsPerPoison = 5_000;
const mostExtra = 40;
const limit = { quick: recordsPerPoison / partitions, full: (4 * recordsPerPoison) / partitions };
/** The batches of somebody who changes nothing. */
const settings = { quick: { maxRecords: 2_000 }, full: { maxRecords: 2_000 } };

/** One record in 5,000 has a key that no index takes. */
export const poisonKey: Neo4jFault = {
  name: 'poison, by the schema',
  poisonEvery: recordsPerPoison,
  limit,
  settings,
  strike: countExtra,
};

/** One record in 5,000 has a text in the place of a date, which the user's statement cannot make one of. */
export const poisonDate: Neo4jFault = {
  name: 'poison, by a statement',
  means: 'statement',
  poisonEvery: recordsPerPoison,
  limit,
  settings,
  strike: countExtra,
};

async function countExtra(stage: Stage): Promise<void> {
  const { sender } = stage.parts;
  const most = stage.choose(limit);
  await stage.until(
    'all was sent and stored',
    () => stage.isIdle && sender.sent.every((sent) => sent === most),
  );
  const poison = (most * partitions) / recordsPerPoison;
  const { life } = stage;
  await becomesTrue(() => life.letters.records.length >= poison, 1_000);
  const extra = life.watch.attempts - life.timesTold('batch');
  if (extra > mostExtra * poison)
    stage.accuse(`expected at most ${mostExtra * poison} extra transactions, got ${extra}`);
}
