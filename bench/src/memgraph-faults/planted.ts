import type { MemgraphClient } from '@rivergraph/servers';
import { unseenIn } from '../faults-common/compare.ts';
import type { Letters } from '../faults-common/letters.ts';
import type { Random } from '../random.ts';
import { check } from './checker.ts';
import type { Findings } from './checker.ts';
import type { Evidence } from './expectation.ts';
import { readDump } from './read-graph.ts';

/** A graph that was found good, and what it was compared with. */
export interface PlantedCase {
  readonly client: MemgraphClient;
  readonly evidence: Evidence;
  readonly letters: Letters;
  readonly random: Random;
}

const spoilt = 3;
const good = { lost: 0, doubledNodes: 0, doubledEdges: 0, alien: 0, stale: 0 };

/**
 * Spoils a graph that was found good, one way after the other, and gives what the checker failed to see. A checker that finds
 * nothing proves nothing unless it would have.
 */
export async function checkPlanted(planted: PlantedCase): Promise<readonly string[]> {
  const { client, evidence, letters } = planted;
  const [lost, doubled, older] = await victimsOf(planted);
  const look = async (found: Letters = letters): Promise<Findings> => await check(client, evidence, found);
  await client.run('MATCH (a)-[e:HAS_PHONE]->(o) WHERE id(o) = toInteger($victim) DETACH DELETE o', {
    victim: lost,
  });
  const afterLoss = await look();
  await client.run(
    `MATCH (a)-[e:HAS_PHONE]->(o) WHERE id(o) = toInteger($victim)
     CREATE (a)-[again:HAS_PHONE]->(o)`,
    { victim: doubled },
  );
  const afterEdge = await look();
  await client.run(
    `MATCH (a)-[e:HAS_PHONE]->(o) WHERE id(o) = toInteger($victim) WITH a, o LIMIT 1
     CREATE (a)-[again:HAS_PHONE]->(copy:Phone) SET copy = properties(o)`,
    { victim: doubled },
  );
  const afterNode = await look();
  await client.run('MATCH (o) WHERE id(o) = toInteger($victim) SET o.seen = o.seen - 1', { victim: older });
  const afterOlder = await look(new Set([...letters].slice(1)));
  // A phone that is lost takes its relationship with it, and one that is doubled has one of its own.
  const loss = { ...good, lost: 2 };
  return [
    ...unseenIn('loss', afterLoss, loss),
    ...unseenIn('doubled edge', afterEdge, { ...loss, doubledEdges: 1 }),
    ...unseenIn('doubled node', afterNode, { ...loss, doubledNodes: 1, doubledEdges: 2 }),
    ...unseenIn('older value', afterOlder, { stale: 1, missingDeadLetters: letters.size === 0 ? 0 : 1 }),
  ];
}

/** Gives the ids of three phones, one to be lost, one to be doubled and one to be spoilt. */
async function victimsOf({ client, random }: PlantedCase): Promise<readonly [string, string, string]> {
  const { nodes } = await readDump(client);
  const ids = nodes.flatMap(({ id, label }) => (label === 'Phone' ? [id] : []));
  const [lost, doubled, older] = ids.slice(random.whole(0, ids.length - spoilt));
  if (lost === undefined || doubled === undefined || older === undefined)
    throw new Error('Expected three phones');
  return [lost, doubled, older];
}
