import { describe, expect, it } from 'vitest';
import { compare, examplesOf, problemsOf } from '../../src/neptune-faults/checker.ts';
import { expectationOf } from '../../src/neptune-faults/expectation.ts';
import type { Element, Values } from '../../src/neptune-faults/read-graph.ts';
import { itSeesWhatIsWrong, withFirstNode } from '../faults-common/checker-suite.ts';
import { evidenceOf, graphOf } from './support.ts';

const none = new Set<string>();
const evidence = evidenceOf(200);
const good = graphOf(evidence);

describe('the checker of the Neptune fault runs', () => {
  const found = (value: string | number): Values => [value];
  const poisons = [['its id', evidenceOf(200, { extras: { poisonEvery: 200 } }), 'constraint']] as const;
  itSeesWhatIsWrong({ evidenceOf, graphOf, expectationOf, compare, problemsOf, examplesOf, found, poisons });

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
});

function one(properties: Element['properties']): readonly unknown[] {
  return properties['userId'] ?? [];
}
