import { startGremlin } from '@rivergraph/servers';
import type { GremlinServer } from '@rivergraph/servers';
import type { Bench } from '../bench-definition.ts';
import type { LapTarget } from '../lap/lap.ts';
import { runFollowRace } from './follow-race.ts';
import type { Way } from './follow-race.ts';
import { FollowStore } from './follow-store.ts';
import { conflictFigures, rivalFigures } from './neptune-figures.ts';
import type { ConflictSide, RivalSide } from './neptune-figures.ts';

/** After the warm-ups of the full run the server has compiled what it uses. */
const efforts = {
  quick: {
    rivals: { records: 2_000, warmUps: 3, rounds: 1 },
    conflicts: { records: 2_000, warmUps: 0, rounds: 1 },
  },
  full: {
    rivals: { records: 8_000, warmUps: 3, rounds: 7 },
    conflicts: { records: 8_000, warmUps: 1, rounds: 5 },
  },
} as const;

const rivals: Readonly<Record<RivalSide, Way>> = {
  sample: { work: 'sample' },
  rivergraph: { work: 'pipeline', sink: {} },
  graphBinary: { work: 'pipeline', sink: { serializer: 'graphbinary' } },
  inject: { work: 'pipeline', sink: { form: 'inject' } },
};

const orders: Readonly<Record<ConflictSide, Way>> = {
  disjoint: { work: 'pipeline', sink: {}, ordering: 'entity' },
  asTheyCome: { work: 'pipeline', sink: {}, ordering: 'none' },
};

const howMeasured = `
  Against an Apache TinkerPop Gremlin Server with transactions, in memory: what stands for Neptune here has other costs, and says
  nothing of the rates of a cluster. Every side has a process of its own and runs in turn with the others, warm-ups first. Ratios are taken
  round by round; their median counts. Before every lap all edges are removed and the server collects its garbage; after it the graph is
  compared with what was sent.
  edges: from and to 20,000 people, all alike often, who are there and follow nobody yet; a type, a creation date and a time of
  insertion. rivergraph: a whole pipeline, from memory, with a sink as it is by itself: a chain of mergeE, 200 records in a
  request, which are 66 edges, over 4 connections, GraphSON. graphBinary: the same in GraphBinary. inject: the form that is a list of rows.
  sample: the pattern of Amazon's stream-2-neptune with the plain driver: one connection, 100 edges in a request, one after another, each
  V(from).outE().hasId().fold().coalesce(unfold(), addE()), the id made of both ends and the date, GraphBinary,
  which is no slower for it than GraphSON.
  Seconds count from the first record handed over to the last one durable; CPU is that of the server's process in this time, and of the
  lap's own.
  conflicts: from 20,000 people, all alike often, to 5,000 of them by Zipf's law with exponent 0.99, 4 slots. disjoint: ordering
  'entity'; asTheyCome: ordering 'none'; both try conflicts again until there are none. A conflict is a first attempt that the
  server ended, since another transaction had changed the same node. conflictShare is the share of these among first attempts,
  disjoint over asTheyCome, all rounds together.
`;

/** What a pipeline gains over Amazon's sample, on a real Gremlin Server. */
export const neptuneBench: Bench = {
  about: "a pipeline into a real Gremlin Server, against the pattern of Amazon's sample",
  run: async (effort, tell) => {
    tell(howMeasured);
    const { rivals: fair, conflicts } = efforts[effort];
    await using server = await startGremlin({ jvm: 'bench' });
    await using store = new FollowStore(server);
    await store.loadPeople();
    const place = { target: targetOf(server), store };
    const edges = { name: 'edges', ways: rivals, load: { keys: 'uniform', records: fair.records } } as const;
    const rivalRounds = await runFollowRace({ ...place, ...fair, ...edges }, tell);
    const hubs = {
      name: 'conflicts',
      ways: orders,
      load: { keys: 0.99, records: conflicts.records },
    } as const;
    const conflictRounds = await runFollowRace({ ...place, ...conflicts, ...hubs }, tell);
    return [
      ...rivalFigures(rivalRounds, fair.records),
      ...conflictFigures(conflictRounds, conflicts.records),
    ];
  },
};

function targetOf({ url, pid }: GremlinServer): LapTarget {
  if (pid === undefined)
    throw new Error('The bench reads the CPU of the server: expected one that it starts, got one by address');
  return { url, serverPid: pid };
}
