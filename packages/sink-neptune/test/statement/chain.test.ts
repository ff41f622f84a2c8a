import { describe, expect, it } from 'vitest';
import { chainOf } from '../../src/statement/chain.ts';
import { coalesceDialect, currentDialect, firstMergeDialect } from '../../src/statement/dialect.ts';
import type { GremlinDialect } from '../../src/statement/dialect.ts';
import type { Op } from '../../src/statement/op.ts';
import { content, dropEdge, dropVertex, putEdge, putVertex, setVertex } from '../support/ops.ts';
import { stepText } from '../support/step-text.ts';

const guard = { property: 'v', value: 'z', prefix: undefined };
const isNotOlder = "__.not(__.has('v', P.gt('z')))";
const makesN = "mergeV([(T.id): 'a']).option(Merge.onCreate, [(T.label): 'N', k: 'a'";
const makesE =
  "mergeE([(T.id): 'a-b']).option(Merge.onCreate, [(T.label): 'E', (Direction.OUT): 'a', (Direction.IN): 'b'";
const addsN = "V('a').fold().coalesce(__.unfold(), __.addV('N').property(T.id, 'a').property('k', 'a'))";
const addsE =
  "V('a').outE('E').hasId('a-b').fold().coalesce(__.unfold(), __.V('a').addE('E').to(__.V('b')).property(T.id, 'a-b')";

/** The steps of one op between the beginning and the end of a chain. */
function stepsOf(op: Op, dialect: GremlinDialect): string {
  return stepText(chainOf([op], dialect).bytecode)
    .replace(/^g\./, '')
    .replace(/\.id\(\)$/, '');
}

describe('chainOf', () => {
  it.each<[string, Op, string]>([
    ['makes a vertex', putVertex('a'), `${makesN}])`],
    [
      'sets a vertex in both maps, with single cardinality where it is there',
      putVertex('a', content([['x', 'y']])),
      `${makesN}, x: 'y']).option(Merge.onMatch, [x: 'y'], Cardinality.single)`,
    ],
    [
      'takes properties away beside the traversal',
      putVertex('a', content([], ['p', 'q'])),
      `${makesN}]).sideEffect(__.properties('p', 'q').drop())`,
    ],
    [
      'sets all of a guarded vertex behind its guard',
      putVertex('a', content([['x', 'y']], ['p'], guard)),
      `${makesN}]).sideEffect(${isNotOlder}.property(Cardinality.single, 'x', 'y').sideEffect(__.properties('p').drop()))`,
    ],
    ['makes an edge', putEdge('a', 'b'), `${makesE}])`],
    [
      'sets an edge in both maps, which have no cardinality',
      putEdge('a', 'b', { key: [['k', 'v']], content: content([['x', 'y']], ['p']) }),
      `${makesE}, k: 'v', x: 'y']).option(Merge.onMatch, [x: 'y']).sideEffect(__.properties('p').drop())`,
    ],
    [
      'sets all of a guarded edge behind its guard',
      putEdge('a', 'b', { content: content([['x', 'y']], [], guard) }),
      `${makesE}]).sideEffect(${isNotOlder}.property('x', 'y'))`,
    ],
    [
      'leaves nothing but the key of an edge that comes back',
      putEdge('a', 'b', { fresh: true, key: [['k', 'v']], content: content([['x', 'y']]) }),
      `${makesE}, k: 'v']).sideEffect(__.properties().drop()).property('k', 'v').property('x', 'y')`,
    ],
    [
      'adds an edge whose id the server makes',
      putEdge('a', 'b', { id: undefined, key: [['k', 'v']], content: content([['x', 'y']]) }),
      "addE('E').from(__.V('a')).to(__.V('b')).property('k', 'v').property('x', 'y')",
    ],
  ])('%s', (_, op, steps) => {
    expect(stepsOf(op, currentDialect)).toBe(steps);
  });

  it.each<[string, Op, string]>([
    [
      'sets a vertex by steps',
      putVertex('a', content([['x', 'y']])),
      `${makesN}]).property(Cardinality.single, 'x', 'y')`,
    ],
    [
      'sets an edge in its maps',
      putEdge('a', 'b', { content: content([['x', 'y']]) }),
      `${makesE}, x: 'y']).option(Merge.onMatch, [x: 'y'])`,
    ],
  ])('%s for engines before 1.3.2.0', (_, op, steps) => {
    expect(stepsOf(op, firstMergeDialect)).toBe(steps);
  });

  it.each<[string, Op, string]>([
    ['makes a vertex', putVertex('a'), addsN],
    [
      'sets a vertex',
      putVertex('a', content([['x', 'y']], ['p'])),
      `${addsN}.property(Cardinality.single, 'x', 'y').sideEffect(__.properties('p').drop())`,
    ],
    [
      'sets a guarded vertex',
      putVertex('a', content([['x', 'y']], [], guard)),
      `${addsN}.sideEffect(${isNotOlder}.property(Cardinality.single, 'x', 'y'))`,
    ],
    [
      'makes and sets an edge',
      putEdge('a', 'b', { key: [['k', 'v']], content: content([['x', 'y']]) }),
      `${addsE}.property('k', 'v')).property('x', 'y')`,
    ],
    [
      'renews an edge that comes back',
      putEdge('a', 'b', { fresh: true, key: [['k', 'v']], content: content([['x', 'y']]) }),
      `${addsE}.property('k', 'v')).sideEffect(__.properties().drop()).property('k', 'v').property('x', 'y')`,
    ],
  ])('%s for engines before 1.2.1.0', (_, op, steps) => {
    expect(stepsOf(op, coalesceDialect)).toBe(steps);
  });

  it.each<[string, readonly Op[], string]>([
    [
      'sets a vertex that is there, and goes on where it is not',
      [setVertex('a', content([['x', 'y']], ['p']))],
      "g.inject(0).sideEffect(__.V('a').property(Cardinality.single, 'x', 'y').sideEffect(__.properties('p').drop()))",
    ],
    [
      'guards a vertex that is there',
      [setVertex('a', content([['x', 'y']], [], guard))],
      `g.inject(0).sideEffect(__.V('a').sideEffect(${isNotOlder}.property(Cardinality.single, 'x', 'y')))`,
    ],
    ['leaves alone what sets nothing', [setVertex('a', content([]))], 'g.inject(0)'],
    ['finds vertices that go by one step', [dropVertex('a'), dropVertex('b')], "g.V('a', 'b').drop()"],
    ['finds edges that go by one step', [dropEdge('a', 'b'), dropEdge('b', 'c')], "g.E('a-b', 'b-c').drop()"],
    [
      'removes what a vertex owns before the vertex',
      [dropVertex('a', 'OWNS', 'HAS')],
      "g.inject(0).sideEffect(__.V('a').out('OWNS', 'HAS').drop()).sideEffect(__.V('a').drop())",
    ],
    [
      'removes vertices and edges in their order',
      [dropEdge('a', 'b'), dropVertex('b')],
      "g.inject(0).sideEffect(__.V('a').outE('E').hasId('a-b').drop()).sideEffect(__.V('b').drop())",
    ],
    [
      'finds an edge without an id by all it has',
      [dropEdge('a', 'b', { id: undefined, key: [['k', 'v']] })],
      "g.inject(0).sideEffect(__.V('a').outE('E').has('k', 'v').where(__.inV().hasId('b')).drop())",
    ],
    ['finds nothing where there is nothing to do', [], 'g.inject(0)'],
  ])('%s, and waits for no answer', (_, ops, text) => {
    const { bytecode, answers } = chainOf(ops, currentDialect);

    expect([stepText(bytecode), answers]).toEqual([text, false]);
  });

  it('never asks for all vertices or edges', () => {
    for (const dialect of [currentDialect, firstMergeDialect, coalesceDialect])
      expect(stepText(chainOf([], dialect).bytecode)).not.toMatch(/\.[VE]\(\)/);
  });

  it('begins with a put where one comes first, and ends with the id of what it stands at', () => {
    const { bytecode, answers } = chainOf([putVertex('a'), dropVertex('b')], currentDialect);

    expect(stepText(bytecode)).toBe(`g.${makesN}]).sideEffect(__.V('b').drop()).id()`);
    expect(answers).toBe(true);
  });

  it('begins with something where a put comes later', () => {
    const ops = [dropVertex('b'), putVertex('a')];

    expect(stepText(chainOf(ops, currentDialect).bytecode)).toBe(
      `g.inject(0).sideEffect(__.V('b').drop()).${makesN}]).id()`,
    );
    expect(stepText(chainOf(ops, coalesceDialect).bytecode)).toBe(
      `g.inject(0).sideEffect(__.V('b').drop()).${addsN}.id()`,
    );
  });

  it('keeps the order of ops', () => {
    const ops = [putVertex('a'), putEdge('a', 'b'), setVertex('a', content([['x', 'y']])), putVertex('a')];

    expect(stepText(chainOf(ops, currentDialect).bytecode)).toBe(
      `g.${makesN}]).${makesE}]).sideEffect(__.V('a').property(Cardinality.single, 'x', 'y')).${makesN}]).id()`,
    );
  });
});
