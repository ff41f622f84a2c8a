import { describe, expect, it } from 'vitest';
import { injectOf } from '../../src/statement/inject.ts';
import type { Op } from '../../src/statement/op.ts';
import { content, dropVertex, putEdge, putVertex, setVertex } from '../support/ops.ts';
import { stepText } from '../support/step-text.ts';

const vertexRow = (id: string): string => `[s: [(T.id): '${id}'], c: [(T.label): 'N', k: '${id}'], m: [:]]`;
const edgeRow = (from: string, to: string): string =>
  `[s: [(T.id): '${from}-${to}'], c: [(T.label): 'E', (Direction.OUT): '${from}', (Direction.IN): '${to}'], m: [:]]`;
const each = (step: 'mergeV' | 'mergeE'): string =>
  `.unfold().${step}(__.select('s')).option(Merge.onCreate, __.select('c')).option(Merge.onMatch, __.select('m')).fold()`;

/** The lists of rows, and the single steps, in their order. */
function textOf(...ops: readonly Op[]): string {
  return stepText(injectOf(ops).bytecode).replaceAll(each('mergeV'), ' V').replaceAll(each('mergeE'), ' E');
}

describe('injectOf', () => {
  it('makes one list of vertices', () => {
    const { bytecode, answers } = injectOf([putVertex('a'), putVertex('b')]);

    expect(stepText(bytecode)).toBe(
      `g.inject([${vertexRow('a')}, ${vertexRow('b')}])${each('mergeV')}.count()`,
    );
    expect(answers).toBe(true);
  });

  it('says of each value of a vertex that it replaces, and of none of a creation', () => {
    expect(textOf(putVertex('a', content([['x', 'y']])))).toBe(
      "g.inject([[s: [(T.id): 'a'], c: [(T.label): 'N', k: 'a', x: 'y'], m: [x: Cardinality.single('y')]]]) V.count()",
    );
  });

  it('sets edges without cardinality, and never their key again', () => {
    expect(textOf(putEdge('a', 'b', { key: [['k', 'v']], content: content([['x', 'y']]) }))).toBe(
      "g.inject([[s: [(T.id): 'a-b'], c: [(T.label): 'E', (Direction.OUT): 'a', (Direction.IN): 'b', k: 'v', x: 'y'], " +
        "m: [x: 'y']]]) E.count()",
    );
  });

  it('puts vertices before the edges that came between them', () => {
    expect(textOf(putVertex('a'), putEdge('a', 'b'), putVertex('b'), putEdge('b', 'a'))).toBe(
      `g.inject([${vertexRow('a')}, ${vertexRow('b')}]) V.constant([${edgeRow('a', 'b')}, ${edgeRow('b', 'a')}]) E.count()`,
    );
  });

  it('does not make a vertex before an edge that wants it to be there', () => {
    expect(textOf(putEdge('a', 'b', { needs: ['b'] }), putVertex('c'), putVertex('b'), putVertex('d'))).toBe(
      `g.inject([${vertexRow('c')}]) V.constant([${edgeRow('a', 'b')}]) E` +
        `.constant([${vertexRow('b')}, ${vertexRow('d')}]) V.count()`,
    );
  });

  it('forgets what edges want with their list', () => {
    expect(
      textOf(putEdge('a', 'b', { needs: ['b'] }), putVertex('b'), putEdge('b', 'c'), putVertex('b')),
    ).toBe(
      `g.inject([${edgeRow('a', 'b')}]) E.constant([${vertexRow('b')}, ${vertexRow('b')}]) V` +
        `.constant([${edgeRow('b', 'c')}]) E.count()`,
    );
  });

  it.each<[string, Op, string]>([
    ['a removal', dropVertex('q'), "sideEffect(__.V('q').drop())"],
    [
      'a vertex that must be there',
      setVertex('q', content([['x', 'y']])),
      "sideEffect(__.V('q').property(Cardinality.single, 'x', 'y'))",
    ],
    [
      'what takes a property away',
      putVertex('q', content([], ['p'])),
      "mergeV([(T.id): 'q']).option(Merge.onCreate, [(T.label): 'N', k: 'q']).sideEffect(__.properties('p').drop())",
    ],
    [
      'what is guarded',
      putVertex('q', content([['v', 'z']], [], { property: 'v', value: 'z', prefix: undefined })),
      "mergeV([(T.id): 'q']).option(Merge.onCreate, [(T.label): 'N', k: 'q'])" +
        ".sideEffect(__.not(__.has('v', P.gt('z'))).property(Cardinality.single, 'v', 'z'))",
    ],
    [
      'an edge without an id',
      putEdge('q', 'r', { id: undefined }),
      "addE('E').from(__.V('q')).to(__.V('r'))",
    ],
    [
      'an edge that comes back',
      putEdge('q', 'r', { fresh: true }),
      "mergeE([(T.id): 'q-r']).option(Merge.onCreate, [(T.label): 'E', (Direction.OUT): 'q', (Direction.IN): 'r'])" +
        '.sideEffect(__.properties().drop())',
    ],
  ])('leaves %s out of the lists, in its place', (_, op, steps) => {
    expect(textOf(putVertex('a'), op, putVertex('b'))).toBe(
      `g.inject([${vertexRow('a')}]) V.${steps}.constant([${vertexRow('b')}]) V.count()`,
    );
    expect(textOf(op, putEdge('a', 'b'))).toBe(
      `g.inject(0).${steps}.constant([${edgeRow('a', 'b')}]) E.count()`,
    );
  });

  it('is a chain where there is nothing to list', () => {
    expect(textOf(dropVertex('q'), dropVertex('r'))).toBe("g.V('q', 'r').drop()");
    expect(textOf(putVertex('a'))).toContain('inject');
  });
});
