import { describe, expect, it } from 'vitest';
import { compare, examplesOf, problemsOf } from '../../src/memgraph-faults/checker.ts';
import { expectationOf, letterOf } from '../../src/memgraph-faults/expectation.ts';
import type { Element, ReadGraph } from '../../src/memgraph-faults/read-graph.ts';
import type { Extras } from '../../src/memgraph-faults/workload.ts';
import { evidenceOf, graphOf } from './support.ts';

const none = new Set<string>();
const evidence = evidenceOf(200);
const good = graphOf(evidence);

describe('the checker of the Memgraph fault runs', () => {
  it('finds nothing wrong with the graph that was sent', () => {
    const findings = compare(good, evidence, none);

    expect(problemsOf(findings)).toEqual([]);
    expect(findings.written).toBe(findings.sent);
    expect(findings.written).toBe(good.nodes.length + good.edges.length);
  });

  it('sees what was lost', () => {
    const findings = compare({ nodes: good.nodes.slice(1), edges: good.edges.slice(2) }, evidence, none);

    expect(problemsOf(findings)).toEqual(['3 nodes or edges were lost']);
  });

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

  it.each([
    ['another value', { name: 'another' }],
    ['a property that nobody set', { more: 1 }],
    ['a number that is no integer', { score: 'number 7' }],
  ])('sees %s', (_, wrong) => {
    const graph = withFirstNode(good, ({ properties }) => ({ ...properties, ...wrong }));

    const findings = compare(graph, evidence, none);

    expect(problemsOf(findings)).toEqual(['1 nodes or edges do not hold the last values']);
    expect(examplesOf(graph, expectationOf(evidence))).toHaveLength(1);
  });

  it('sees a value that is missing', () => {
    const graph = withFirstNode(good, ({ properties }) => without('name', properties));

    expect(compare(graph, evidence, none)).toMatchObject({ lost: 0, stale: 1 });
  });

  it('sees an older version', () => {
    const nodes = good.nodes.map(({ name, properties }) =>
      name === 'Meter meter-1'
        ? { name, properties: { ...properties, state: 'state 1', at: 1 } }
        : { name, properties },
    );

    expect(compare({ ...good, nodes }, evidence, none)).toMatchObject({ lost: 0, stale: 1 });
  });

  it.each([
    ['name', 'rejected'],
    ['badge', 'constraint'],
    ['date', 'rejected'],
    ['bytes', 'rejected'],
  ] as const)('compares the dead letter with what was to be refused, and why: %s', (poison, reason) => {
    const extras: Extras = { poisonEvery: 200, poison: [poison] };
    const poisoned = evidenceOf(200, { extras });
    const { letters } = expectationOf(poisoned);
    const [first = '', ...others] = letters;
    const wrong = new Set([...others, first.replace(reason, 'unavailable')]);

    expect(letters.size).toBe(4);
    expect(problemsOf(compare(graphOf(poisoned), poisoned, letters))).toEqual([]);
    expect(problemsOf(compare(graphOf(poisoned), poisoned, wrong))).toEqual([
      '1 records are not in the dead letter',
      '1 records are in the dead letter that belong elsewhere',
    ]);
  });

  it.each([
    ['reject', 'absent', 0, [letterOf(0, 25, 'missing-endpoint'), letterOf(3, 25, 'missing-endpoint')]],
    ['skip', 'absent', 0, []],
    ['wait', 'late', 2, []],
  ] as const)('knows what becomes of edges to ghosts: %s', (missing, ghosts, edges, letters) => {
    const expected = expectationOf({
      ...evidenceOf(0, { missing, extras: { ghosts } }),
      counts: [45, 0, 0, 45],
    });

    expect([...expected.edges.keys()].filter((name) => name.includes('ghost'))).toHaveLength(edges);
    expect([...expected.letters]).toEqual(letters);
  });
});

function withFirstNode(graph: ReadGraph, change: (node: Element) => Element['properties']): ReadGraph {
  const [first, ...others] = graph.nodes;
  if (first === undefined) throw new Error('Expected a node');
  return { nodes: [{ ...first, properties: change(first) }, ...others], edges: graph.edges };
}

function without(name: string, properties: Element['properties']): Element['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name));
}
