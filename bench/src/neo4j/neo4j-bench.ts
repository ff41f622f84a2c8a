import { startKafka, startNeo4j } from '@rivergraph/servers';
import type { KafkaAddress, Neo4jServer } from '@rivergraph/servers';
import type { Bench, Effort } from '../bench-definition.ts';
import { usualNodes } from '../core/edge-stream.ts';
import type { Figure } from '../figures.ts';
import { fillTopic } from '../kafka/topics.ts';
import type { FullTopic } from '../kafka/topics.ts';
import type { LapTarget } from '../lap/lap.ts';
import { runChargeRace } from './charge-race.ts';
import { chargeMessages } from './charges.ts';
import { conflictFigures, ownedFigures } from './conflict-figures.ts';
import { runConflictRace } from './conflict-race.ts';
import { GraphStore } from './graph-store.ts';
import { chargeFigures, clientFigures } from './neo4j-figures.ts';
import { countRoundTrips, runNullRace } from './null-race.ts';
import { runOwnedRace } from './owned-race.ts';

/** Warm-ups come to more than 250,000 rows of the statements that are compared. */
const efforts = {
  quick: {
    nothing: { records: 200_000, rounds: 5 },
    charges: { records: 32_000, warmUps: 3, rounds: 5 },
    relationships: { records: 20_000, warmUps: 1, rounds: 1 },
    owned: { records: { '1': 20_000, '100': 20_000, '10000': 1_000 }, rounds: 1 },
  },
  full: {
    nothing: { records: 1_000_000, rounds: 5 },
    charges: { records: 160_000, warmUps: 2, rounds: 5 },
    relationships: { records: 60_000, warmUps: 1, rounds: 5 },
    owned: { records: { '1': 20_000, '100': 20_000, '10000': 1_000 }, rounds: 5 },
  },
} as const;
const partitions = 8;

/** As often as a server does by itself, which ours for tests does more often: none falls into a lap. */
const settings = { 'db.checkpoint.interval.time': '15m' };

const howMeasured = `
  Every side has a process of its own and runs in turn with the others, warm-ups first. Ratios are taken round by round; their median counts.
  charges: messages of a user, a day, an amount and a time, one for each user, from a topic with 8 partitions, into a graph
  that has the users and no charges. rivergraph: a whole pipeline, 3 slots, up to 5,000 writes in a batch, the charge owned by
  its user and found by its day. obvious: kafkajs, eachBatch, JSON.parse, a list of maps with the driver's integers,
  executeWrite, 5,000 rows, MATCH the user, MERGE the relationship to a charge that repeats the user's id. ceiling:
  MATCH the user, CREATE the charge, nothing checked, in columns from memory, 5,000 rows, auto-commit over 3 connections.
  Seconds count from the first record handed over to the last one durable; CPU from the join of the group to the last one
  durable, of the lap's process (client) and of the server's. cpuRatio is both together, ours over the ceiling's.
  null Bolt server: the same two consumers into a server that answers everything and does nothing.
  relationships: between 100,000 users and 100,000 items that all come alike often (uniform), or 5,000 items by Zipf's law
  with exponent 0.99 (zipf); records from memory, 250 in a batch, as the sink has it by itself. disjoint: 4 slots, ordering
  'entity'; asTheyCome: 4 slots, ordering 'none'; oneSlot: 1 slot. A conflict is a first attempt that the server ended for a deadlock; deadlockShare is the
  share of these among first attempts, disjoint over asTheyCome, all rounds together, the worse of the two loads.
  owned nodes: upserts of nodes that are there, the owners, who have 1, 100 or 10,000 of them, in turns; 3 slots, up to 500 in a batch.
`;

type Tell = (line: string) => void;

/** What a pipeline from a topic into a real Neo4j gains and costs. */
export const neo4jBench: Bench = {
  about: 'a pipeline from a real broker into a real Neo4j, against a consumer written by hand',
  run: async (effort, tell) => {
    tell(howMeasured);
    await using kafka = await startKafka();
    return [...(await runClient(kafka, effort, tell)), ...(await runServer(kafka, effort, tell))];
  },
};

async function runClient(kafka: KafkaAddress, effort: Effort, tell: Tell): Promise<readonly Figure[]> {
  const { records, rounds } = efforts[effort].nothing;
  const topic = await chargeTopic(kafka, records);
  return [
    ...clientFigures(await runNullRace({ kafka, topic, rounds }, tell), records),
    { name: 'roundTripsPerBatch', value: await countRoundTrips(20_000), target: { atMost: 1 } },
  ];
}

async function runServer(kafka: KafkaAddress, effort: Effort, tell: Tell): Promise<readonly Figure[]> {
  const { charges, relationships, owned } = efforts[effort];
  await using neo4j = await startNeo4j({ jvm: 'bench', settings });
  await using store = new GraphStore(neo4j);
  await store.load({ label: 'User', key: 'userId', count: Math.max(charges.records, usualNodes) });
  const place = { target: targetOf(neo4j), store };
  const topic = await chargeTopic(kafka, charges.records);
  const chargeRounds = await runChargeRace({ ...place, ...charges, kafka, topic }, tell);
  await store.removeNodes('DailyCharge');
  const conflictRounds = {
    uniform: await runConflictRace({ ...place, ...relationships, keys: 'uniform' }, tell),
    zipf: await runConflictRace({ ...place, ...relationships, keys: 0.99 }, tell),
  };
  await store.removeEdges('BOUGHT');
  const ownedRounds = await runOwnedRace({ ...place, ...owned }, tell);
  return [
    ...chargeFigures(chargeRounds, charges.records),
    ...conflictFigures(conflictRounds, relationships.records),
    ...ownedFigures(ownedRounds, owned.records),
  ];
}

async function chargeTopic(kafka: KafkaAddress, records: number): Promise<FullTopic> {
  const topic: FullTopic = { topic: `bench-charges-${records}-${Date.now()}`, partitions, records };
  await fillTopic(kafka, topic, chargeMessages(records));
  return topic;
}

function targetOf({ url, pid }: Neo4jServer): LapTarget {
  if (pid === undefined)
    throw new Error('The bench reads the CPU of the server: expected one that it starts, got one by address');
  return { url, serverPid: pid };
}
