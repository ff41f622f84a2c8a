import gremlin from 'gremlin';
import { describe, expect, it } from 'vitest';
import { describeBytecode } from '../../src/statement/describe.ts';
import { TypedNumber } from '../../src/statement/typed-number.ts';
import { spawn } from '../support/spawn.ts';

const { P, TextP, statics: __, t, merge, cardinality, direction, order } = gremlin.process;
const g = spawn();

type Built = gremlin.process.Traversal;

const described: readonly (readonly [Built, string, readonly unknown[]])[] = [
  [
    g
      .mergeV(new Map([[t.id, 'User|7']]))
      .option(
        merge.onCreate,
        new Map<unknown, unknown>([
          [t.label, 'User'],
          ['name', 'Ann'],
          ['zip code', new TypedNumber('Int64', 7n)],
        ]),
      )
      .option(merge.onMatch, new Map([['name', 'Ann']]), cardinality.single)
      .id(),
    "g.mergeV([(T.id): p0]).option(Merge.onCreate, [(T.label): 'User', name: p1, 'zip code': p2])" +
      '.option(Merge.onMatch, [name: p3], Cardinality.single).id()',
    ['User|7', 'Ann', 7n, 'Ann'],
  ],
  [
    g.mergeE(new Map([[t.id, 'e']])).option(
      merge.onCreate,
      new Map<unknown, unknown>([
        [direction.out, 'a'],
        [direction.in, 'b'],
      ]),
    ),
    'g.mergeE([(T.id): p0]).option(Merge.onCreate, [(Direction.OUT): p1, (Direction.IN): p2])',
    ['e', 'a', 'b'],
  ],
  [
    g
      .inject([new Map([['s', new Map([[t.id, 'x']])]])])
      .unfold()
      .mergeV(__.select('s'))
      .option(merge.onMatch, new Map()),
    "g.inject([[s: [(T.id): p0]]]).unfold().mergeV(__.select('s')).option(Merge.onMatch, [:])",
    ['x'],
  ],
  [
    g
      .V('a', 'b')
      .has('User', 'name', 'Ann')
      .has('age', P.gt(30).and(P.lt(40)))
      .has('email')
      .hasLabel('User')
      .hasNot('gone'),
    "g.V(p0, p1).has('User', 'name', p2).has('age', P.gt(p3).and(P.lt(p4))).has('email').hasLabel('User').hasNot('gone')",
    ['a', 'b', 'Ann', 30, 40],
  ],
  [
    g
      .V()
      .has(t.id, P.within('a', 'b'))
      .has('n', P.between(1, 2))
      .has('n', TextP.startingWith('secret'))
      .has('n', P.not(P.eq(1))),
    "g.V().has(T.id, P.within(p0, p1)).has('n', P.between(p2, p3)).has('n', TextP.startingWith(p4)).has('n', P.not(P.eq(p5)))",
    ['a', 'b', 1, 2, 'secret', 1],
  ],
  [
    g
      .V('a')
      .fold()
      .coalesce(
        __.unfold(),
        __.addV('User').property(t.id, 'a').property(cardinality.single, 'at', new Date(0)),
      ),
    "g.V(p0).fold().coalesce(__.unfold(), __.addV('User').property(T.id, p1).property(Cardinality.single, 'at', p2))",
    ['a', 'a', new Date(0)],
  ],
  [
    g.V('a').property('name', 'Ann', 'meta', 'secret').sideEffect(__.properties('x', "it's \\ $x\n").drop()),
    "g.V(p0).property('name', p1, p2, p3).sideEffect(__.properties('x', 'it\\'s \\\\ \\$x\\n').drop())",
    ['a', 'Ann', 'meta', 'secret'],
  ],
  [
    g.V().out('KNOWS').order().by('name', order.desc).limit(10).property('none', null).constant(true),
    "g.V().out('KNOWS').order().by('name', Order.desc).limit(p0).property('none', null).constant(p1)",
    [10, true],
  ],
  [
    g.withSideEffect('x', 'secret').with_('evaluationTimeout', 500).V(),
    "g.withSideEffect('x', p0).withStrategies(new OptionsStrategy(evaluationTimeout: p1)).V()",
    ['secret', 500],
  ],
];

describe('describeBytecode', () => {
  it.each(described.map(([traversal, ...rest]) => [...rest, traversal] as const))(
    'writes %s',
    (text, values, traversal) => {
      const { parameters, text: written } = describeBytecode(traversal.getBytecode());

      expect(written).toBe(text);
      expect(Object.entries(parameters)).toEqual(values.map((value, at) => [`p${at}`, value]));
    },
  );

  it('writes a value with its cardinality as the language does', () => {
    const single = new gremlin.process.Bytecode().addSource('CardinalityValueTraversal', [
      cardinality.single,
      'Ann',
    ]);
    const traversal = g.mergeV(new Map()).option(merge.onMatch, new Map([['name', single]]));

    expect(describeBytecode(traversal.getBytecode())).toEqual({
      text: 'g.mergeV([:]).option(Merge.onMatch, [name: Cardinality.single(p0)])',
      parameters: { p0: 'Ann' },
    });
  });

  it('changes nothing of the bytecode', () => {
    const traversal = g.V('a').has('n', P.within('x', 'y'));
    const before = traversal.toString();

    describeBytecode(traversal.getBytecode());

    expect(traversal.toString()).toBe(before);
  });
});
