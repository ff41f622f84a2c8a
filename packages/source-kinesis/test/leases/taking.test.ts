import { describe, expect, it } from 'vitest';
import type { Lease } from '../../src/leases/lease.ts';
import { planTaking } from '../../src/leases/taking.ts';
import type { TakingSituation } from '../../src/leases/taking.ts';
import { makeLease } from '../support/make-lease.ts';

const failoverMs = 10_000;

interface Table {
  readonly leases: readonly Lease[];
  readonly mine?: readonly string[];
  readonly maxLeases?: number;
  /** How long leases have stood still; the others have not. */
  readonly still?: Readonly<Record<string, number>>;
}

/** So many leases of a worker; free ones without a name. */
function leasesOf(owner: string | undefined, count: number, fields: Partial<Lease> = {}): readonly Lease[] {
  const name = owner ?? 'free';
  return Array.from({ length: count }, (_, index) => makeLease(`${name}-${index}`, { owner, ...fields }));
}

function plan({ leases, mine, maxLeases, still = {} }: Table): {
  take: readonly string[];
  ask: readonly string[];
} {
  const held = leases.filter(({ owner }) => owner === 'me').map(({ shardId }) => shardId);
  const situation: TakingSituation = {
    ready: leases,
    workerId: 'me',
    mine: new Set(mine ?? held),
    maxLeases: maxLeases ?? Number.POSITIVE_INFINITY,
    failoverMs,
    stillFor: ({ shardId }) => still[shardId] ?? 0,
    random: () => 0.5,
  };
  const { take, ask } = planTaking(situation);
  return { take: take.map(({ shardId }) => shardId), ask: ask.map(({ shardId }) => shardId) };
}

/** How many a worker has to take and to ask for. */
function counts(table: Table): readonly [number, number] {
  const { take, ask } = plan(table);
  return [take.length, ask.length];
}

describe('what is free', () => {
  it('is all of it for a worker that is alone', () => {
    expect(counts({ leases: leasesOf(undefined, 12) })).toEqual([12, 0]);
  });

  it('is taken up to an equal share, rounded up', () => {
    expect(counts({ leases: [...leasesOf('you', 4), ...leasesOf(undefined, 8)] })).toEqual([6, 0]);
    expect(counts({ leases: [...leasesOf('you', 1), ...leasesOf(undefined, 4)] })).toEqual([3, 0]);
    expect(
      counts({ leases: [...leasesOf('you', 3), ...leasesOf('me', 3), ...leasesOf(undefined, 1)] }),
    ).toEqual([1, 0]);
  });

  it('is left to others by a worker that has its share, and nothing is asked for beside it', () => {
    expect(
      counts({ leases: [...leasesOf('me', 2), ...leasesOf('you', 1), ...leasesOf(undefined, 1)] }),
    ).toEqual([0, 0]);
  });

  it('includes what stands still for a failover time, and not a moment less', () => {
    const leases = leasesOf('dead', 1);

    expect(plan({ leases, still: { 'dead-0': failoverMs } }).take).toEqual(['dead-0']);
    expect(plan({ leases, still: { 'dead-0': failoverMs - 1 } }).take).toEqual([]);
  });

  it('does not count an owner that is gone as a worker', () => {
    const still = Object.fromEntries(leasesOf('dead', 4).map(({ shardId }) => [shardId, failoverMs]));

    expect(counts({ leases: [...leasesOf('dead', 4), ...leasesOf('me', 2)], still })).toEqual([4, 0]);
  });

  it('is taken beyond the share when it was left alone for very long, and before the rest', () => {
    const leases = [...leasesOf('me', 3), ...leasesOf('you', 1), ...leasesOf(undefined, 2)];
    const still = { 'free-1': 3 * failoverMs };

    expect(plan({ leases, still }).take).toEqual(['free-1']);
  });

  it('counts what was left alone into the share', () => {
    const leases = [...leasesOf('you', 4), ...leasesOf(undefined, 4)];
    const still = { 'free-2': 3 * failoverMs, 'free-3': 4 * failoverMs };

    expect(plan({ leases, still }).take).toEqual(['free-2', 'free-3', 'free-0', 'free-1']);
  });

  it('is taken up to the most that the worker wants, however old it is', () => {
    const leases = leasesOf(undefined, 5);
    const still = Object.fromEntries(leases.map(({ shardId }) => [shardId, 9 * failoverMs]));

    expect(counts({ leases, maxLeases: 2 })).toEqual([2, 0]);
    expect(counts({ leases, maxLeases: 2, still })).toEqual([2, 0]);
    expect(counts({ leases: [...leases, ...leasesOf('me', 2)], maxLeases: 2, still })).toEqual([0, 0]);
    expect(counts({ leases: [...leases, ...leasesOf('me', 3)], maxLeases: 2 })).toEqual([0, 0]);
  });

  it('includes what bears our name and is not held, and not what is held', () => {
    const leases = leasesOf('me', 2);

    expect(plan({ leases, mine: ['me-0'] })).toEqual({ take: ['me-1'], ask: [] });
  });

  it('does not include what its owner still hands over, whoever asked for it', () => {
    const handedOver = { checkpointOwner: 'you' };
    const leases = [
      makeLease('withdrawn', { ...handedOver, owner: undefined }),
      makeLease('ours', { ...handedOver, owner: 'me' }),
      makeLease('theirs', { ...handedOver, owner: 'third' }),
    ];

    expect(plan({ leases, mine: [] })).toEqual({ take: [], ask: [] });
  });

  it('includes what was being handed over by an owner that is gone', () => {
    const leases = [makeLease('withdrawn', { checkpointOwner: 'you' })];

    expect(plan({ leases, still: { withdrawn: failoverMs } }).take).toEqual(['withdrawn']);
  });
});

describe('what others have too much of', () => {
  it('is asked for at once, all of it', () => {
    expect(counts({ leases: leasesOf('you', 12) })).toEqual([0, 6]);
    expect(counts({ leases: [...leasesOf('you', 6), ...leasesOf('third', 6)] })).toEqual([0, 4]);
    expect(counts({ leases: [...leasesOf('you', 9), ...leasesOf('me', 3)] })).toEqual([0, 3]);
  });

  it('is asked of those who have the most first', () => {
    const leases = [...leasesOf('third', 4), ...leasesOf('you', 8)];

    expect(plan({ leases }).ask.filter((id) => id.startsWith('you'))).toHaveLength(4);
  });

  it('is not asked for beyond the most that the worker wants', () => {
    expect(counts({ leases: leasesOf('you', 12), maxLeases: 2 })).toEqual([0, 2]);
    expect(counts({ leases: [...leasesOf('you', 12), ...leasesOf('me', 2)], maxLeases: 2 })).toEqual([0, 0]);
  });

  it('is one of those who have the most, where shares do not come out even', () => {
    const four = ['a', 'b', 'c', 'd'].flatMap((owner) => leasesOf(owner, 3));

    expect(counts({ leases: four })).toEqual([0, 1]);
  });

  it('is nothing where it would only move the difference', () => {
    expect(counts({ leases: [...leasesOf('you', 2), ...leasesOf('me', 1)] })).toEqual([0, 0]);
    expect(counts({ leases: leasesOf('you', 1) })).toEqual([0, 0]);
  });

  it('is nothing when there are more workers than shards', () => {
    const leases = ['a', 'b', 'c'].flatMap((owner) => leasesOf(owner, 1));

    expect(counts({ leases })).toEqual([0, 0]);
  });

  it('does not include what is handed over already', () => {
    const leases = [
      ...leasesOf('you', 2),
      ...leasesOf('third', 4, { checkpointOwner: 'fourth' }),
      ...leasesOf('fourth', 1),
    ];

    expect(plan({ leases }).ask.filter((id) => id.startsWith('third'))).toEqual([]);
  });

  it('counts what is being handed over to us as ours', () => {
    const asked = leasesOf('me', 3, { checkpointOwner: 'you' });

    expect(counts({ leases: [...leasesOf('you', 3), ...asked], mine: ['me-0', 'me-1', 'me-2'] })).toEqual([
      0, 0,
    ]);
  });
});

describe('any number of workers that take turns', () => {
  it.each([
    { workers: 5, leases: 12, expected: [3, 3, 2, 2, 2] },
    { workers: 3, leases: 12, expected: [4, 4, 4] },
    { workers: 4, leases: 3, expected: [1, 1, 1, 0] },
    { workers: 7, leases: 20, expected: [3, 3, 3, 3, 3, 3, 2] },
    { workers: 2, leases: 1, expected: [1, 0] },
  ])('$workers over $leases come to rest with equal shares', ({ workers, leases, expected }) => {
    let table = leasesOf(undefined, leases);
    const names = Array.from({ length: workers }, (_, index) => `worker-${index}`);
    for (let turn = 0; turn < 8; turn += 1) {
      for (const workerId of names) {
        const mine = new Set(table.filter(({ owner }) => owner === workerId).map(({ shardId }) => shardId));
        const settings = { maxLeases: Infinity, failoverMs, stillFor: () => 0, random: () => 0.5 };
        const { take, ask } = planTaking({ ready: table, workerId, mine, ...settings });
        const wanted = new Set([...take, ...ask]);
        table = table.map((lease) => (wanted.has(lease) ? { ...lease, owner: workerId } : lease));
      }
    }

    const loads = names.map((name) => table.filter(({ owner }) => owner === name).length);
    expect(loads.toSorted((left, right) => right - left)).toEqual(expected);
  });
});
