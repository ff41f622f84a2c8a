import type { ConflictKey, SourceRecord, Transform, TransformOutput, Write } from '@rivergraph/core';
import type driver from 'gremlin';
import { describe, expectTypeOf, it } from 'vitest';
import { gremlin } from '../../src/user/gremlin.ts';
import { isGremlinWrite } from '../../src/user/gremlin-write.ts';
import type { GremlinWrite } from '../../src/user/gremlin-write.ts';
import type { BuildTraversal } from '../../src/user/gremlin.ts';

interface Seen extends SourceRecord {
  readonly value: { readonly id: string };
}

describe('gremlin', () => {
  it('is a transform of records to traversals', () => {
    const seen = gremlin<Seen>((g, { value }) => g.V(value.id), { entities: ({ value }) => [value.id] });

    expectTypeOf(seen).toEqualTypeOf<(record: Seen) => TransformOutput<GremlinWrite>>();
    expectTypeOf(seen).toExtend<Transform<Seen, GremlinWrite>>();
  });

  it("gives the driver's own g", () => {
    gremlin((g, record) => {
      expectTypeOf(g).toEqualTypeOf<driver.process.GraphTraversalSource>();
      expectTypeOf(record).toEqualTypeOf<SourceRecord>();
      return undefined;
    });
  });

  it('takes a traversal, several, or none, and nothing that was run', () => {
    type Traversal = driver.process.GraphTraversal;

    expectTypeOf<() => Traversal>().toExtend<BuildTraversal>();
    expectTypeOf<() => readonly Traversal[]>().toExtend<BuildTraversal>();
    expectTypeOf<() => Traversal | undefined>().toExtend<BuildTraversal>();
    expectTypeOf<() => ReturnType<Traversal['toList']>>().not.toExtend<BuildTraversal>();
    expectTypeOf<() => Promise<Traversal>>().not.toExtend<BuildTraversal>();
    expectTypeOf<() => string>().not.toExtend<BuildTraversal>();
  });

  it('is told apart from other writes', () => {
    expectTypeOf(isGremlinWrite).guards.toEqualTypeOf<GremlinWrite>();
    expectTypeOf(isGremlinWrite).parameter(0).toEqualTypeOf<Write>();
    expectTypeOf<GremlinWrite['entities']>().toEqualTypeOf<readonly ConflictKey[] | undefined>();
  });
});
