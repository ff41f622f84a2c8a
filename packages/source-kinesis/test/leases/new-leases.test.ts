import { describe, expect, it } from 'vitest';
import type { Lease } from '../../src/leases/lease.ts';
import { newLeases } from '../../src/leases/new-leases.ts';
import type { StartAt } from '../../src/leases/start-at.ts';
import type { ShardFacts } from '../../src/stream/stream-port.ts';
import { shard } from '../support/lease-world.ts';
import { at, makeLease } from '../support/make-lease.ts';

const now = 1_700_000_000_000;
/** Clocks differ. */
const latest = now - 5_000;
const closed = true;

/** The new leases in words: `shard checkpoint`, and the time that goes with it. */
function created(
  shards: readonly ShardFacts[],
  leases: readonly Lease[] = [],
  startAt: StartAt = 'trim-horizon',
): readonly string[] {
  return newLeases(shards, leases, { startAt, now }).map(({ shardId, checkpoint, startTimestamp }) => {
    const place = typeof checkpoint === 'object' ? `${checkpoint.sequence}:${checkpoint.sub}` : checkpoint;
    return [shardId, place, ...(startTimestamp === undefined ? [] : [startTimestamp])].join(' ');
  });
}

/** A shard that was split into two, one of which was split again. */
const split = [
  shard('left', ['p']),
  shard('right', ['p'], closed),
  shard('p', [], closed),
  shard('right-1', ['right']),
  shard('right-2', ['right']),
];

describe('leases for shards of an empty table', () => {
  it('begin with the oldest record, parents first', () => {
    expect(created(split)).toEqual([
      'p TRIM_HORIZON',
      'left TRIM_HORIZON',
      'right TRIM_HORIZON',
      'right-1 TRIM_HORIZON',
      'right-2 TRIM_HORIZON',
    ]);
  });

  it('begin with what comes from now on, for shards that still take records', () => {
    expect(created(split, [], 'latest')).toEqual([
      `left LATEST ${latest}`,
      `right-1 LATEST ${latest}`,
      `right-2 LATEST ${latest}`,
    ]);
  });

  it.each([{ timestamp: 123 }, { timestamp: new Date(123) }])('begin at a time: %j', (startAt) => {
    expect(created([shard('a'), shard('b', [], closed)], [], startAt)).toEqual([
      'a AT_TIMESTAMP 123',
      'b AT_TIMESTAMP 123',
    ]);
  });

  it('begin behind records that are named, the others with their oldest', () => {
    const startAt = { after: { a: '17', b: '18:3' } };

    expect(created([shard('a'), shard('b'), shard('c')], [], startAt)).toEqual([
      'a 17:0',
      'b 18:3',
      'c TRIM_HORIZON',
    ]);
  });

  it('leave out what leads to a shard that is named', () => {
    expect(created(split, [], { after: { 'right-1': '17' } })).toEqual([
      'left TRIM_HORIZON',
      'right-1 17:0',
      'right-2 TRIM_HORIZON',
    ]);
  });

  it('ignore names of shards that do not exist', () => {
    expect(created([shard('a')], [], { after: { gone: '17' } })).toEqual(['a TRIM_HORIZON']);
  });

  it('take parents that are listed no more as read', () => {
    expect(created([shard('child', ['expired'])], [], 'latest')).toEqual([`child LATEST ${latest}`]);
  });

  it('come with parents and hash keys', () => {
    const [lease] = newLeases([shard('child', ['p', 'q'])], [], { startAt: 'trim-horizon', now });

    expect(lease).toMatchObject({ parents: ['p', 'q'], hashRange: { start: '0', end: '1' } });
  });
});

describe('leases for shards of a table that was only begun to be filled', () => {
  const shards = [shard('a'), shard('b')];

  it.each<[StartAt, Lease, string]>([
    ['trim-horizon', makeLease('a'), 'b TRIM_HORIZON'],
    ['latest', makeLease('a', { checkpoint: 'LATEST', startTimestamp: 1 }), `b LATEST ${latest}`],
    [{ timestamp: 5 }, makeLease('a', { checkpoint: 'AT_TIMESTAMP', startTimestamp: 5 }), 'b AT_TIMESTAMP 5'],
    [{ after: { a: '1', b: '2' } }, makeLease('a', { checkpoint: at(1) }), 'b 2:0'],
  ])('begin where the user says: %j', (startAt, lease, expected) => {
    expect(created(shards, [lease], startAt)).toEqual([expected]);
  });

  it('leave out what leads to a shard that is named, as in an empty table', () => {
    const startAt = { after: { 'right-1': '17', left: '18' } };

    expect(created(split, [makeLease('left', { parents: ['p'], checkpoint: at(18) })], startAt)).toEqual([
      'right-1 17:0',
      'right-2 TRIM_HORIZON',
    ]);
  });

  it('begin at the time that the user says, also what follows on one that has a lease', () => {
    const parent = makeLease('p', { checkpoint: 'AT_TIMESTAMP', startTimestamp: 5 });

    expect(created([shard('p', [], closed), shard('child', ['p'])], [parent], { timestamp: 5 })).toEqual([
      'child AT_TIMESTAMP 5',
    ]);
  });

  it('begin with the oldest record where they follow on one that waits for what comes', () => {
    const parent = makeLease('p', { checkpoint: 'LATEST', startTimestamp: 5 });

    expect(created([shard('p', [], closed), shard('child', ['p'])], [parent], 'latest')).toEqual([
      'child TRIM_HORIZON',
    ]);
  });
});

describe('leases for shards of a table that is in use', () => {
  const begun = makeLease('a', { checkpoint: at(9) });

  it.each<StartAt>(['trim-horizon', 'latest', { timestamp: 5 }, { after: { b: '5' } }])(
    'begin with the oldest record, whatever the user says: %j',
    (startAt) => {
      expect(created([shard('a'), shard('b')], [begun], startAt)).toEqual(['b TRIM_HORIZON']);
      expect(created([shard('b', ['a'])], [begun], startAt)).toEqual(['b TRIM_HORIZON']);
    },
  );

  it('count as in use when a shard is over', () => {
    const ended = makeLease('a', { checkpoint: 'SHARD_END' });

    expect(created([shard('b', [], closed)], [ended], 'latest')).toEqual(['b TRIM_HORIZON']);
  });

  it('are not made again for parents that were cleaned away', () => {
    const child = makeLease('left', { parents: ['p'], checkpoint: at(5) });
    const others = [
      makeLease('right-1', { parents: ['right'], checkpoint: at(5) }),
      makeLease('right-2', { parents: ['right'], checkpoint: at(5) }),
    ];

    expect(created(split, [child, ...others])).toEqual([]);
  });

  it('are not made for parents of a parent that is listed no more', () => {
    const child = makeLease('c', { parents: ['p'], checkpoint: at(5) });
    const parent = makeLease('p', { parents: ['g'], checkpoint: 'SHARD_END' });

    expect(created([shard('c', ['p']), shard('g', [], closed)], [child, parent])).toEqual([]);
  });

  it('are made for both halves of a split, and for the one that is missing', () => {
    const parent = makeLease('p', { checkpoint: at(5) });
    const shards = [shard('p', [], closed), shard('left', ['p']), shard('right', ['p'])];

    expect(created(shards, [parent])).toEqual(['left TRIM_HORIZON', 'right TRIM_HORIZON']);
    expect(created(shards, [parent, makeLease('left', { parents: ['p'] })])).toEqual(['right TRIM_HORIZON']);
  });

  it('are made for generations that came and went meanwhile', () => {
    expect(created(split, [makeLease('p', { checkpoint: at(5) })], 'latest')).toEqual([
      'left TRIM_HORIZON',
      'right TRIM_HORIZON',
      'right-1 TRIM_HORIZON',
      'right-2 TRIM_HORIZON',
    ]);
  });

  it('begin with the oldest record where all that led there has expired', () => {
    expect(created([shard('late', ['unknown'])], [begun], 'latest')).toEqual(['late TRIM_HORIZON']);
  });
});
