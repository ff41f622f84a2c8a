import type { Driver } from 'neo4j-driver';
import { unseenIn } from '../faults-common/compare.ts';
import type { Random } from '../random.ts';
import { check } from './checker.ts';
import type { Letters } from './checker.ts';
import type { Evidence } from './expectation.ts';
import { expectationOf } from './expectation.ts';

/**
 * Spoils a graph that was found good, one way after the other, and gives what the checker failed to see. A checker that finds
 * nothing proves nothing unless it would have.
 */
export async function checkPlanted(
  driver: Driver,
  evidence: Evidence,
  letters: Letters,
  random: Random,
): Promise<readonly string[]> {
  const [lost, doubled] = twoCharges(evidence, random);
  await driver.executeQuery('MATCH (c:Charge {chargeId: $lost}) DETACH DELETE c', { lost });
  const afterLoss = await check(driver, evidence, letters);
  await driver.executeQuery(
    `MATCH (u:User)-[:HAS_CHARGE]->(c:Charge {chargeId: $doubled})
     CREATE (u)-[:HAS_CHARGE]->(d:Charge) SET d = properties(c)`,
    { doubled },
  );
  const afterDouble = await check(driver, evidence, letters);
  await driver.executeQuery(
    'MATCH (u:User) WHERE u.last IS NOT NULL WITH u LIMIT 1 SET u.last = u.last - 10',
  );
  const afterStale = await check(driver, evidence, withoutOne(letters));
  return [
    ...unseenIn('loss', afterLoss, { lost: 1, doubled: 0, stale: 0 }),
    ...unseenIn('double', afterDouble, { lost: 1, doubled: 1, stale: 0 }),
    ...unseenIn('older value', afterStale, { stale: 1, missingDeadLetters: letters.size === 0 ? 0 : 1 }),
  ];
}

function twoCharges(evidence: Evidence, random: Random): readonly [string, string] {
  const names = [...expectationOf(evidence).charges.keys()];
  const at = random.whole(0, names.length - 2);
  const [lost, doubled] = names.slice(at, at + 2);
  if (lost === undefined || doubled === undefined) throw new Error('Expected two charges that were sent');
  return [lost, doubled];
}

function withoutOne(letters: Letters): Letters {
  return new Set([...letters].slice(1));
}
