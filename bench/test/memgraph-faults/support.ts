import { expectationOf } from '../../src/memgraph-faults/expectation.ts';
import type { Evidence } from '../../src/memgraph-faults/expectation.ts';
import type { Properties } from '../../src/faults-common/deed-graph.ts';
import type { Element, ReadGraph } from '../../src/memgraph-faults/read-graph.ts';

/** What was sent, so many records to each partition. */
export function evidenceOf(records: number, more: Partial<Evidence> = {}): Evidence {
  const counts = Array.from({ length: 4 }, () => records);
  return { counts, extras: {}, missing: 'reject', ...more };
}

/** The graph as it ought to be. */
export function graphOf(evidence: Evidence): ReadGraph {
  const { nodes, edges } = expectationOf(evidence);
  return { nodes: elementsOf(nodes), edges: elementsOf(edges) };
}

function elementsOf(expected: ReadonlyMap<string, Properties>): readonly Element[] {
  return [...expected].map(([name, properties]) => ({ name, properties }));
}
