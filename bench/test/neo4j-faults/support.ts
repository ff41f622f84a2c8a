import { expectationOf } from '../../src/neo4j-faults/expectation.ts';
import type { Evidence } from '../../src/neo4j-faults/expectation.ts';
import type { ReadGraph, Row } from '../../src/neo4j-faults/read-graph.ts';

/** What one writer sent, so many records to each partition. */
export function evidenceOf(records: number, more: Partial<Evidence> = {}): Evidence {
  const counts = Array.from({ length: 4 }, () => records);
  return { sent: [{ writer: 0, counts }], shape: 'charges and friends', poisonEvery: Infinity, ...more };
}

/** The graph as it ought to be. */
export function graphOf(evidence: Evidence): ReadGraph {
  const expected = expectationOf(evidence);
  const charges = [...expected.charges].map(([name, value]) => ({ name, value }));
  const users = rowsOf(expected.users);
  const friends = rowsOf(expected.friends);
  const counted = {
    nodes: charges.length + users.length,
    relationships: charges.length + friends.length,
  };
  return { charges, users, friends, counted };
}

function rowsOf(expected: ReadonlyMap<string, ReadonlySet<number | null>>): readonly Row[] {
  return [...expected].map(([name, stamps]) => ({ name, value: [...stamps].at(-1) ?? null }));
}
