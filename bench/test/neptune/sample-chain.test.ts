import gremlin from 'gremlin';
import { describe, expect, it } from 'vitest';
import { sampleChain } from '../../src/neptune/sample-chain.ts';

const { AnonymousTraversalSource } = gremlin.process;
const { Graph } = gremlin.structure;
const follow = { from: 'p1', to: 'p2', creationDate: '2026-03-01' };

/** The types of the driver leave its steps out. */
function stepNames(bytecode: object): readonly unknown[] {
  const { stepInstructions } = bytecode as { readonly stepInstructions: readonly (readonly unknown[])[] };
  return stepInstructions.map(([name]) => name);
}

describe("the sample's traversal", () => {
  it('is one for a batch, with five steps for each edge', () => {
    const g = AnonymousTraversalSource.traversal().withGraph(new Graph());

    const chain = sampleChain(g, [follow, { ...follow, to: 'p3' }]);

    const steps = ['V', 'outE', 'hasId', 'fold', 'coalesce'];
    expect(stepNames(chain.getBytecode())).toEqual([...steps, ...steps]);
  });

  it('looks for the id that it gives the edge, at its first end', () => {
    const g = AnonymousTraversalSource.traversal().withGraph(new Graph());

    const text = JSON.stringify(sampleChain(g, [follow]).getBytecode());

    const id = 'Person|p1-2026-03-01-Person|p2';
    expect(text.split(JSON.stringify(id))).toHaveLength(3);
  });
});
