import { describe, expect, it } from 'vitest';
import { compare, examplesOf, problemsOf } from '../../src/memgraph-faults/checker.ts';
import { expectationOf } from '../../src/memgraph-faults/expectation.ts';
import type { Evidence } from '../../src/memgraph-faults/expectation.ts';
import type { Element } from '../../src/memgraph-faults/read-graph.ts';
import type { Poison } from '../../src/memgraph-faults/workload.ts';
import { itSeesWhatIsWrong } from '../faults-common/checker-suite.ts';
import { evidenceOf, graphOf } from './support.ts';

const none = new Set<string>();
const evidence = evidenceOf(200);
const good = graphOf(evidence);
const poisoned = (poison: Poison): Evidence =>
  evidenceOf(200, { extras: { poisonEvery: 200, poison: [poison] } });

describe('the checker of the Memgraph fault runs', () => {
  const found = (value: string | number): string | number => value;
  const poisons = [
    ['name', poisoned('name'), 'rejected'],
    ['badge', poisoned('badge'), 'constraint'],
    ['date', poisoned('date'), 'rejected'],
    ['bytes', poisoned('bytes'), 'rejected'],
  ] as const;
  itSeesWhatIsWrong({ evidenceOf, graphOf, expectationOf, compare, problemsOf, examplesOf, found, poisons });

  it('tells what is there twice from what nobody sent', () => {
    const alien: Element = { name: 'Person nobody', properties: { personId: 'nobody' } };
    const [node, edge] = [good.nodes.slice(0, 1), good.edges.slice(0, 1)];
    const graph = { nodes: [...good.nodes, alien, ...node], edges: [...good.edges, ...edge] };

    const findings = compare(graph, evidence, none);

    expect(findings).toMatchObject({ lost: 0, doubledNodes: 1, doubledEdges: 1, alien: 1, stale: 0 });
    expect(problemsOf(findings)).toHaveLength(3);
    expect(examplesOf(graph, expectationOf(evidence))).toEqual([
      'never sent: Person nobody',
      `there twice: ${node[0]?.name}`,
      `there twice: ${edge[0]?.name}`,
    ]);
  });

  it('sees an older version', () => {
    const nodes = good.nodes.map(({ name, properties }) =>
      name === 'Meter meter-1'
        ? { name, properties: { ...properties, state: 'state 1', at: 1 } }
        : { name, properties },
    );

    expect(compare({ ...good, nodes }, evidence, none)).toMatchObject({ lost: 0, stale: 1 });
  });
});
