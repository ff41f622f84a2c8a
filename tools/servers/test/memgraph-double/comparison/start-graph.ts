import fc from 'fast-check';
import type { Generated } from './draft.ts';

const property = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });
const i = property(fc.bigInt({ min: 0n, max: 3n }));
const t = property(fc.constantFrom('a', 'b', 'ab', ''));
const node = fc.record({
  label: fc.constantFrom('A', 'A', 'A', 'B', 'AB', 'none'),
  own: fc.record({
    i,
    t,
    b: property(fc.boolean()),
    l: property(fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 3 })),
    f: property(fc.constantFrom(0.5, 1, 2.25)),
  }),
});
const edge = fc.record({
  from: fc.nat(4),
  to: fc.nat(4),
  type: fc.constantFrom('R', 'R', 'S'),
  own: fc.record({ i, t }),
});

/** Statements that make a small graph. */
export const startGraphs: fc.Arbitrary<Generated> = fc
  .record({
    nodes: fc.array(node, { minLength: 3, maxLength: 6, size: 'max' }),
    edges: fc.array(edge, { minLength: 3, maxLength: 8, size: 'max' }),
  })
  .map(({ nodes, edges }) => {
    const parameters: Record<string, unknown> = {};
    const parts = nodes.map(({ label, own }, at) => {
      parameters[`n${at}`] = own;
      const labels = { A: ':A', B: ':B', AB: ':A:B', none: '' }[label] ?? '';
      return `(n${at}${labels} $n${at})`;
    });
    const more = edges.map(({ from, to, type, own }, at) => {
      parameters[`e${at}`] = own;
      return `(n${from % nodes.length})-[:${type} $e${at}]->(n${to % nodes.length})`;
    });
    return { text: `CREATE ${[...parts, ...more].join(', ')}`, parameters, ordered: true };
  });
