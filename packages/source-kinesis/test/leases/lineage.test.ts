import { describe, expect, it } from 'vitest';
import type { Lease } from '../../src/leases/lease.ts';
import { Lineage } from '../../src/leases/lineage.ts';
import { at, makeLease } from '../support/make-lease.ts';

const over = { checkpoint: 'SHARD_END' } as const;

function lineageOf(...leases: readonly Lease[]): Record<'ready' | 'blocked' | 'spent', readonly string[]> {
  const lineage = new Lineage(leases);
  const ids = (found: readonly Lease[]): readonly string[] => found.map(({ shardId }) => shardId);
  return { ready: ids(lineage.ready()), blocked: ids(lineage.blocked()), spent: ids(lineage.spent()) };
}

describe('which leases may be read', () => {
  it('are those that came from nothing', () => {
    const found = lineageOf(makeLease('a'), makeLease('b', { checkpoint: at(5) }));

    expect(found).toEqual({ ready: ['a', 'b'], blocked: [], spent: [] });
  });

  it('are not those that are over', () => {
    expect(lineageOf(makeLease('a', over))).toEqual({ ready: [], blocked: [], spent: [] });
  });

  it('are both halves of a split once it is over, and none before', () => {
    const halves = [makeLease('left', { parents: ['p'] }), makeLease('right', { parents: ['p'] })];

    expect(lineageOf(makeLease('p'), ...halves)).toMatchObject({ ready: ['p'], blocked: ['left', 'right'] });
    expect(lineageOf(makeLease('p', over), ...halves)).toMatchObject({
      ready: ['left', 'right'],
      blocked: [],
    });
  });

  it('are what two became only when both are over', () => {
    const child = makeLease('child', { parents: ['p', 'q'] });

    expect(lineageOf(makeLease('p', over), makeLease('q'), child)).toMatchObject({
      ready: ['q'],
      blocked: ['child'],
    });
    expect(lineageOf(makeLease('p', over), makeLease('q', over), child)).toMatchObject({ ready: ['child'] });
  });

  it('do not wait for a parent without a lease', () => {
    const child = makeLease('child', { parents: ['p', 'unknown'] });

    expect(lineageOf(makeLease('p'), child)).toMatchObject({ blocked: ['child'] });
    expect(lineageOf(makeLease('p', over), child)).toMatchObject({ ready: ['child'] });
    expect(lineageOf(makeLease('child', { parents: ['unknown', 'other'] }))).toMatchObject({
      ready: ['child'],
    });
  });

  it('wait for every generation', () => {
    const found = lineageOf(
      makeLease('grandchild', { parents: ['child'] }),
      makeLease('child', { parents: ['p'] }),
      makeLease('p'),
    );

    expect(found).toEqual({ ready: ['p'], blocked: ['grandchild', 'child'], spent: [] });
  });
});

describe('which leases nobody needs any more', () => {
  const parent = makeLease('p', { ...over, children: ['left', 'right'] });
  const left = (fields: Partial<Lease>): Lease => makeLease('left', { parents: ['p'], ...fields });
  const right = (fields: Partial<Lease>): Lease => makeLease('right', { parents: ['p'], ...fields });

  it.each(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'] as const)(
    'are not those with a child that stands at %s: a crash would find it by its parent',
    (checkpoint) => {
      const found = lineageOf(parent, left({ checkpoint: at(1) }), right({ checkpoint }));

      expect(found.spent).toEqual([]);
    },
  );

  it('are those whose children were all begun, or are over', () => {
    const found = lineageOf(parent, left({ checkpoint: at(1) }), right(over));

    expect(found.spent).toEqual(['p']);
  });

  it('are not those with a child that has no lease', () => {
    expect(lineageOf(parent, left({ checkpoint: at(1) })).spent).toEqual([]);
  });

  it('are not those of which no child is known', () => {
    expect(lineageOf(makeLease('p', over)).spent).toEqual([]);
    expect(lineageOf(makeLease('p', { ...over, children: ['gone'] })).spent).toEqual([]);
  });

  it('are not those that are still read', () => {
    const found = lineageOf(makeLease('p', { children: ['left'] }), left({ checkpoint: at(1) }));

    expect(found.spent).toEqual([]);
  });

  it('are grandparents first, so that no generation is missing between two', () => {
    const grandparent = makeLease('g', over);
    const child = left({ checkpoint: at(1) });
    const only = makeLease('p', { ...over, parents: ['g'], children: ['left'] });

    expect(lineageOf(grandparent, only, child).spent).toEqual(['g']);
    expect(lineageOf(only, child).spent).toEqual(['p']);
  });

  it('are both parents of a merge', () => {
    const merged = makeLease('m', { parents: ['p', 'q'], checkpoint: at(1) });

    expect(lineageOf(makeLease('p', over), makeLease('q', over), merged).spent).toEqual(['p', 'q']);
    expect(lineageOf(makeLease('p', over), makeLease('q'), merged).spent).toEqual(['p']);
  });
});
