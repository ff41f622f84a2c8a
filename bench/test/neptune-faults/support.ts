import type { Properties } from '../../src/faults-common/deed-graph.ts';
import { expectationOf } from '../../src/neptune-faults/expectation.ts';
import type { Evidence } from '../../src/neptune-faults/expectation.ts';
import type { Element, ReadGraph } from '../../src/neptune-faults/read-graph.ts';

/** What was sent, so many records to each partition. */
export function evidenceOf(records: number, more: Partial<Evidence> = {}): Evidence {
  const counts = Array.from({ length: 4 }, () => records);
  return { counts, extras: {}, missing: 'reject', poisonReason: 'constraint', ...more };
}

/** The graph as it ought to be. */
export function graphOf(evidence: Evidence): ReadGraph {
  const { nodes, edges } = expectationOf(evidence);
  return { nodes: elementsOf(nodes), edges: elementsOf(edges) };
}

function elementsOf(expected: ReadonlyMap<string, Properties>): readonly Element[] {
  return [...expected].map(([name, values]) => ({
    name,
    properties: Object.fromEntries(Object.entries(values).map(([property, value]) => [property, [value]])),
  }));
}
