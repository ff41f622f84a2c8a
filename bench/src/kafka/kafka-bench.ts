import { startKafka } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import type { Bench, Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { rawFigures, slowFigures, speedFigures } from './kafka-figures.ts';
import { runRace } from './race.ts';
import { rebalanceFigures } from './rebalance/rebalance-figures.ts';
import { runRebalanceRace } from './rebalance/rebalance-race.ts';
import { fillTopic } from './topics.ts';
import type { FullTopic } from './topics.ts';

const efforts = {
  quick: { warmUps: 1, rounds: 5, records: 200_000, rebalances: 4 },
  full: { warmUps: 1, rounds: 5, records: 1_000_000, rebalances: 12 },
} as const;
const partitions = 16;

const howMeasured = `
  Both sides read the same topics of one broker, from the beginning, each lap in a process and a group of its own, the sides in
  turns. Keys are users, values JSON of 60 bytes, batches of 1,000 messages, uncompressed. Both fetch as a source does by default
  (4 MiB, 512 KiB of a partition, 250 ms) and commit every second. kafkajs parses each value in eachBatch, resolves the batch and
  does nothing else. rivergraph is a whole pipeline: source with json(), a transform, batches, a sink that answers at once;
  in raw and one-partition one plain write per record in ordering partition, in graph an upsert of a node in the default ordering.
  Seconds count from the first record to the last, CPU is that of the process from its join to the last record. Ratios are taken
  round by round; their median counts. slow: a sink that takes 20 ms for 1,000 records, and 500 ms for those of one
  partition of 16; 16 batches at once on both sides; the seconds until all records of the other partitions are written.
  rebalance: a second pipeline joins the group of a first, whose sink takes 200 ms for a batch of 500, four at once. Under way: records
  of the partitions that go over whose write had begun, and whose offset was not committed, when the first learned of it. Twice:
  records that both wrote. Three groups at the same time: in one nothing is done about it, in one (commit only) nothing new is begun
  and offsets are committed at once, in one the rebalance is held up besides, as it is by default. steady: a producer sends
  6,000 records a second; behind: a backlog, with a window of 1,000 records per partition. Saved is one less twice over twice
  where nothing was done; medians.
`;

/** What the Kafka source costs over kafkajs itself, and what it gains where one partition is slow. */
export const kafkaBench: Bench = {
  about: 'a pipeline that reads a real broker, against kafkajs alone',
  run: async (effort, tell) => {
    await using kafka = await startKafka();
    tell(howMeasured);
    return await runRaces(kafka, effort, tell);
  },
};

async function runRaces(
  kafka: KafkaAddress,
  effort: Effort,
  tell: (line: string) => void,
): Promise<readonly Figure[]> {
  const { warmUps, rounds, records, rebalances } = efforts[effort];
  const id = Date.now();
  const wide: FullTopic = { topic: `bench-wide-${id}`, partitions, records };
  const single: FullTopic = { topic: `bench-single-${id}`, partitions: 1, records };
  for (const topic of [wide, single]) await fillTopic(kafka, topic);
  const race = { warmUps, rounds };
  return [
    ...rawFigures(await runRace(kafka, { ...race, name: 'raw', work: 'raw', topic: wide }, tell), records),
    ...speedFigures(
      'graph',
      await runRace(kafka, { ...race, name: 'graph', work: 'graph', topic: wide }, tell),
    ),
    ...speedFigures(
      'onePartition',
      await runRace(kafka, { ...race, name: 'one-partition', work: 'raw', topic: single }, tell),
    ),
    ...slowFigures(await runRace(kafka, { ...race, name: 'slow', work: 'slow', topic: wide }, tell)),
    ...rebalanceFigures(await runRebalanceRace(kafka, { backlog: wide, rounds: rebalances }, tell)),
  ];
}
