import { describe, expect, it } from 'vitest';
import { compare, examplesOf, problemsOf } from '../../src/neptune-faults/checker.ts';
import { expectationOf, letterOf } from '../../src/neptune-faults/expectation.ts';
import type { Element, ReadGraph } from '../../src/neptune-faults/read-graph.ts';
import { evidenceOf, graphOf } from './support.ts';

const none = new Set<string>();
const evidence = evidenceOf(200);
const good = graphOf(evidence);

describe('the checker of the Neptune fault runs', () => {
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

  it('sees what is there twice, and what nobody sent', () => {
    const alien: Element = { name: 'User nobody', properties: { userId: ['nobody'] } };
    const graph = { nodes: [...good.nodes, alien], edges: [...good.edges, ...good.edges.slice(0, 1)] };

    const findings = compare(graph, evidence, none);

    expect(findings).toMatchObject({ lost: 0, doubled: 2, setValued: 0, stale: 0 });
    expect(examplesOf(graph, expectationOf(evidence))).toEqual(['never sent: User nobody']);
  });

  it('sees a property with two values, and one without any', () => {
    const two = withFirstNode(good, ({ properties }) => ({
      ...properties,
      userId: [...one(properties), 'other'],
    }));
    const no = withFirstNode(good, ({ properties }) => ({ ...properties, extra: [] }));

    expect(compare(two, evidence, none)).toMatchObject({ lost: 0, doubled: 0, setValued: 1, stale: 0 });
    expect(compare(no, evidence, none).setValued).toBe(1);
  });

  it.each([
    ['another value', { name: ['another'] }],
    ['a property that was removed', { more: [1] }],
  ])('sees %s', (_, wrong) => {
    const graph = withFirstNode(good, ({ properties }) => ({ ...properties, ...wrong }));

    const findings = compare(graph, evidence, none);

    expect(problemsOf(findings)).toEqual(['1 nodes or edges do not hold the last values']);
    expect(examplesOf(graph, expectationOf(evidence))).toHaveLength(1);
  });

  it('sees a value that is missing', () => {
    const graph = withFirstNode(good, ({ properties }) => without('name', properties));

    expect(compare(graph, evidence, none)).toMatchObject({ setValued: 0, stale: 1 });
  });

  it('compares the dead letter with what was to be refused, and why', () => {
    const poisoned = evidenceOf(200, { extras: { poisonEvery: 200 } });
    const { letters } = expectationOf(poisoned);
    const [first = '', ...others] = letters;
    const wrong = new Set([...others, first.replace('constraint', 'unavailable')]);

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

function one(properties: Element['properties']): readonly unknown[] {
  return properties['userId'] ?? [];
}

function without(name: string, properties: Element['properties']): Element['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name));
}
