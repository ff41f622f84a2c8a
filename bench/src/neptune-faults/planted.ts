import type { GremlinClient } from '@rivergraph/servers';
import { unseenIn } from '../faults-common/compare.ts';
import type { Letters } from '../faults-common/letters.ts';
import type { Random } from '../random.ts';
import { check } from './checker.ts';
import type { Findings } from './checker.ts';
import type { Evidence } from './expectation.ts';

/** A graph that was found good, and what it was compared with. */
export interface PlantedCase {
  readonly client: GremlinClient;
  readonly evidence: Evidence;
  readonly letters: Letters;
  readonly random: Random;
}

const victims = 3;

/**
 * Spoils a graph that was found good, one way after the other, and gives what the checker failed to see. A checker that finds
 * nothing proves nothing unless it would have.
 */
export async function checkPlanted(planted: PlantedCase): Promise<readonly string[]> {
  const { client, evidence, letters } = planted;
  const [lost, doubled, older, user] = await victimsOf(planted);
  const look = async (found: Letters = letters): Promise<Findings> => await check(client, evidence, found);
  await client.run('g.E(victim).drop().iterate()', { victim: lost });
  const afterLoss = await look();
  await client.run(
    `edge = g.E(victim).next()
     g.V(edge.outVertex().id()).as('from').V(edge.inVertex().id())
      .addE(edge.label()).from('from').property('since', edge.value('since')).iterate()`,
    { victim: doubled },
  );
  const afterDouble = await look();
  await client.run(`g.V(victim).property(set, 'userId', 'another one').iterate()`, { victim: user });
  const afterSet = await look();
  await client.run(`g.E(victim).property('since', -1).iterate()`, { victim: older });
  const afterOlder = await look(new Set([...letters].slice(1)));
  return [
    ...unseenIn('loss', afterLoss, { lost: 1, doubled: 0, setValued: 0, stale: 0 }),
    ...unseenIn('double', afterDouble, { lost: 1, doubled: 1, setValued: 0, stale: 0 }),
    ...unseenIn('property with two values', afterSet, { lost: 1, doubled: 1, setValued: 1, stale: 0 }),
    ...unseenIn('older value', afterOlder, { stale: 1, missingDeadLetters: letters.size === 0 ? 0 : 1 }),
  ];
}

/** Gives the ids of three edges, one to be lost, one to be doubled and one to be spoilt, and of a user. */
async function victimsOf({
  client,
  random,
}: PlantedCase): Promise<readonly [string, string, string, string]> {
  const ids = (await client.edges('follows')).map(({ id }) => id);
  const [user] = await client.nodes('User');
  const at = random.whole(0, ids.length - victims);
  const [lost, doubled, older] = ids.slice(at);
  if (lost === undefined || doubled === undefined || older === undefined || user === undefined)
    throw new Error('Expected a user, and three edges between users');
  return [lost, doubled, older, user.id];
}
