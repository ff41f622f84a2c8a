import { describe, expect, it } from 'vitest';
import { cutOps } from '../../src/statement/cut-ops.ts';
import type { Op } from '../../src/statement/op.ts';
import { Presence } from '../../src/statement/presence.ts';
import { renewEdges } from '../../src/statement/renew-edges.ts';
import { briefly, content, dropEdge, dropVertex, putEdge, putVertex, setVertex } from '../support/ops.ts';

describe('cutOps', () => {
  it.each<[string, readonly Op[], readonly number[]]>([
    ['nothing', [], []],
    ['what only makes', [putVertex('a'), putEdge('a', 'b'), putVertex('a')], [3]],
    ['what only removes', [dropVertex('a'), dropVertex('a'), dropEdge('a', 'b')], [3]],
    ['what removes something else', [dropVertex('c'), putVertex('a'), putEdge('a', 'b')], [3]],
    ['a vertex that is made again', [putVertex('a'), dropVertex('a'), putVertex('a')], [2, 1]],
    ['an edge from what was removed', [dropVertex('a'), putEdge('a', 'b')], [1, 1]],
    ['an edge to what was removed', [dropVertex('b'), putVertex('c'), putEdge('a', 'b')], [2, 1]],
    ['what sets a vertex that was removed', [dropVertex('a'), setVertex('a', content([['x', 'y']]))], [2]],
    ['the removal of an edge of what was removed', [dropVertex('a'), dropEdge('a', 'b')], [2]],
    ['an edge that was removed', [dropEdge('a', 'b'), dropVertex('c'), putEdge('a', 'b')], [2, 1]],
    ['another edge than was removed', [dropEdge('a', 'b'), putEdge('b', 'a')], [2]],
    [
      'edges whose ids the server makes',
      [dropEdge('a', 'b', { id: undefined }), putEdge('a', 'b', { id: undefined })],
      [2],
    ],
    [
      'what was removed before a cut',
      [dropVertex('a'), putVertex('a'), putEdge('a', 'b'), putVertex('a')],
      [1, 3],
    ],
    [
      'each round of one vertex',
      [putVertex('a'), dropVertex('a'), putVertex('a'), dropVertex('a'), putVertex('a'), putVertex('b')],
      [2, 2, 2],
    ],
  ])('cuts before what is made again: %s', (_, ops, sizes) => {
    const parts = cutOps(ops);

    expect(parts.map(({ length }) => length)).toEqual(sizes);
    expect(parts.flat()).toEqual(ops);
  });
});

describe('renewEdges', () => {
  const again = [dropEdge('a', 'b'), putEdge('a', 'b')];

  it('gives the same list where no edge is removed', () => {
    const ops = [putVertex('a'), putEdge('a', 'b'), dropVertex('a')];

    expect(renewEdges(ops)).toBe(ops);
  });

  it('lets an edge stay that is made again, and renews it', () => {
    expect(renewEdges(again)).toEqual([putEdge('a', 'b', { fresh: true })]);
  });

  it('does so in the place of the put, around others', () => {
    const ops = [putVertex('a'), dropEdge('a', 'b'), putVertex('c'), dropEdge('c', 'a'), putEdge('a', 'b')];

    expect(briefly(renewEdges(ops))).toEqual([
      'put-vertex a',
      'put-vertex c',
      'drop-edge c-a',
      'put-edge a-b',
    ]);
  });

  it('renews once for each removal', () => {
    const ops = renewEdges([putEdge('a', 'b'), ...again, putEdge('a', 'b'), ...again]);

    expect(ops.map((op) => 'fresh' in op)).toEqual([false, true, false, true]);
    expect(ops.every(({ kind }) => kind === 'put-edge')).toBe(true);
  });

  it('leaves all of several removals out', () => {
    const renewed = renewEdges([dropEdge('a', 'b'), ...again]);

    expect(briefly(renewed)).toEqual(['put-edge a-b']);
    expect(renewed[0]).toMatchObject({ fresh: true });
  });

  it('renews an edge beside a vertex that goes and is none of its ends', () => {
    const renewed = renewEdges([dropEdge('a', 'b'), dropVertex('c'), putEdge('a', 'b')]);

    expect(briefly(renewed)).toEqual(['drop-vertex c', 'put-edge a-b']);
    expect(renewed[1]).toMatchObject({ fresh: true });
  });

  it('leaves alone what a vertex takes with it', () => {
    const ops = [dropEdge('a', 'b'), dropVertex('a'), putVertex('a'), putEdge('a', 'b')];

    expect(renewEdges(ops)).toEqual(ops);
  });

  it('leaves alone edges without an id', () => {
    const ops = [dropEdge('a', 'b', { id: undefined }), putEdge('a', 'b', { id: undefined })];

    expect(renewEdges(ops)).toEqual(ops);
  });

  it('leaves alone an edge that goes after it was made', () => {
    const ops = [putEdge('a', 'b'), dropEdge('a', 'b')];

    expect(renewEdges(ops)).toEqual(ops);
  });
});

describe('Presence', () => {
  it('knows nothing before the server was asked', () => {
    expect(new Presence(undefined).of('a')).toBe('unknown');
  });

  it('knows what the server said', () => {
    const presence = new Presence(new Set(['a']));

    expect([presence.of('a'), presence.of('b')]).toEqual(['exists', 'missing']);
  });

  it.each([undefined, new Set<string>(), new Set(['a'])])('goes by the last that was done', (known) => {
    const presence = new Presence(known);
    const states: string[] = [];

    for (const change of ['make', 'drop', 'drop', 'make', 'make'] as const) {
      presence[change]('a');
      states.push(presence.of('a'));
    }

    expect(states).toEqual(['exists', 'missing', 'missing', 'exists', 'exists']);
  });

  it('lets what is owned go with its owner, and come again', () => {
    const presence = new Presence(new Set(['owner', 'owned']));
    const states = [presence.of('owned', 'owner')];

    presence.drop('owner');
    states.push(presence.of('owned', 'owner'), presence.of('owned'));
    presence.make('owner');
    states.push(presence.of('owned', 'owner'));
    presence.make('owned');
    states.push(presence.of('owned', 'owner'));
    presence.drop('owner');
    states.push(presence.of('owned', 'owner'));

    expect(states).toEqual(['exists', 'missing', 'exists', 'missing', 'exists', 'missing']);
  });

  it('keeps vertices apart', () => {
    const presence = new Presence(new Set(['b']));
    presence.drop('a');

    expect([presence.of('a'), presence.of('b')]).toEqual(['missing', 'exists']);
  });
});
