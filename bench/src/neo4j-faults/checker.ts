import type { Driver } from 'neo4j-driver';
import { countMissing, wordsOf } from '../faults-common/compare.ts';
import { expectationOf } from './expectation.ts';
import type { Evidence, Expectation } from './expectation.ts';
import { readGraph } from './read-graph.ts';
import type { ReadGraph, Row } from './read-graph.ts';

/** What is in the graph and in the dead letter, compared with what was sent. */
export interface Findings {
  readonly sent: number;
  readonly written: number;
  readonly lost: number;
  /** Nodes and relationships that are there twice, or that nobody sent. */
  readonly doubled: number;
  /** Users and friendships that do not hold the last value of a writer. */
  readonly stale: number;
  readonly deadLettered: number;
  readonly missingDeadLetters: number;
  /** Records in the dead letter that are not poison. */
  readonly blamed: number;
}

/** Where the dead-lettered records stand. */
export type Letters = ReadonlySet<string>;

/** Compares the graph with what was sent. Reads it afresh by queries of its own; nothing of the sink is used. */
export async function check(driver: Driver, evidence: Evidence, letters: Letters): Promise<Findings> {
  return compare(await readGraph(driver), evidence, letters);
}

/** Compares what was read with what was sent, as sets. */
export function compare(
  { charges, users, friends, counted }: ReadGraph,
  evidence: Evidence,
  letters: Letters,
): Findings {
  const expected = expectationOf(evidence);
  const read = charges.length + users.length + friends.length;
  const foundCharges = new Set(charges.map(({ name, value }) => `${name} ${String(value)}`));
  const sentCharges = new Set([...expected.charges].map(([name, value]) => `${name} ${value}`));
  const [foundUsers, foundFriends] = [new Map(pairs(users)), new Map(pairs(friends))];
  return {
    sent: expected.charges.size + expected.poison.size,
    written: foundCharges.size,
    lost:
      countMissing(sentCharges, foundCharges) +
      countMissing(expected.users.keys(), foundUsers) +
      countMissing(expected.friends.keys(), foundFriends),
    doubled:
      read -
      foundCharges.size -
      foundUsers.size -
      foundFriends.size +
      countMissing(foundCharges, sentCharges) +
      countMissing(foundUsers.keys(), expected.users) +
      countMissing(foundFriends.keys(), expected.friends) +
      // A charge is a node and its relationship; what has no owner, or two, shows here only.
      Math.abs(counted.nodes - charges.length - users.length) +
      Math.abs(counted.relationships - charges.length - friends.length),
    stale: countStale(foundUsers, expected.users) + countStale(foundFriends, expected.friends),
    ...compareLetters(letters, expected),
  };
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings): readonly string[] {
  return wordsOf({
    'nodes or relationships were lost': findings.lost,
    'nodes or relationships are there twice or were never sent': findings.doubled,
    'users or friendships hold an older value': findings.stale,
    'poison records are not in the dead letter': findings.missingDeadLetters,
    'healthy records are in the dead letter': findings.blamed,
  });
}

function pairs(rows: readonly Row[]): readonly (readonly [string, unknown])[] {
  return rows.map(({ name, value }) => [name, value]);
}

function countStale(
  found: ReadonlyMap<string, unknown>,
  expected: ReadonlyMap<string, ReadonlySet<number | null>>,
): number {
  let count = 0;
  for (const [name, stamps] of expected) {
    if (found.has(name) && !stamps.has((found.get(name) ?? null) as number | null)) count += 1;
  }
  return count;
}

function compareLetters(
  letters: Letters,
  { poison }: Expectation,
): Pick<Findings, 'deadLettered' | 'missingDeadLetters' | 'blamed'> {
  return {
    deadLettered: letters.size,
    missingDeadLetters: countMissing(poison, letters),
    blamed: countMissing(letters, poison),
  };
}
