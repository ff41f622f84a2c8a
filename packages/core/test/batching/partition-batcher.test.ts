import { describe, expect, it } from 'vitest';
import { createPartitionBatcher } from '../../src/batching/partition-batcher.ts';
import type { BatchLimits, Batcher } from '../../src/contracts/batcher.ts';
import { assignment, item, names, wideLimits } from './items.ts';
import type { NumberedItem } from './items.ts';

const a = assignment('a');
const b = assignment('b');
const c = assignment('c');

function create(limits: Partial<BatchLimits> = {}): Batcher<NumberedItem> {
  return createPartitionBatcher<NumberedItem>({ ...wideLimits, ...limits });
}

describe('createPartitionBatcher', () => {
  it('gives nothing before the oldest item has waited, and all of it then', () => {
    const batcher = create();
    batcher.add(item(a, 0), 10);
    batcher.add(item(b, 0), 50);

    const early = batcher.take(109);
    const batch = batcher.take(110);

    expect(early).toBeUndefined();
    expect(names(batch?.items)).toBe('a0 b0');
    expect(batch?.trigger).toBe('time');
    expect(batcher.waiting).toBe(0);
    expect(batcher.dueAt()).toBeUndefined();
  });

  it('keeps items of an assignment back while a batch with others of it is in flight', () => {
    const batcher = create({ maxRecords: 2 });
    for (let i = 0; i < 4; i += 1) batcher.add(item(a, i), 0);

    const first = batcher.take(0);
    const blocked = batcher.take(1000);
    const dueWhileBlocked = batcher.dueAt();
    if (first !== undefined) batcher.settle(first);
    const second = batcher.take(1000);

    expect(names(first?.items)).toBe('a0 a1');
    expect(first?.trigger).toBe('records');
    expect(blocked).toBeUndefined();
    expect(dueWhileBlocked).toBeUndefined();
    expect(names(second?.items)).toBe('a2 a3');
  });

  it('keeps a new assignment of the same partition back while a batch of the old one is in flight', () => {
    const batcher = create({ maxRecords: 2 });
    const old = assignment('a', 1);
    const next = assignment('a', 2);
    for (let i = 0; i < 3; i += 1) batcher.add(item(old, i), 0);
    const first = batcher.take(0);
    batcher.drop(old);
    for (let i = 3; i < 5; i += 1) batcher.add(item(next, i), 0);

    const blocked = batcher.take(1000);
    const dueWhileBlocked = batcher.dueAt();
    if (first !== undefined) batcher.settle(first);
    const second = batcher.take(1000);

    expect(names(first?.items)).toBe('a0 a1');
    expect([blocked, dueWhileBlocked]).toEqual([undefined, undefined]);
    expect(names(second?.items)).toBe('a3 a4');
  });

  it('never sends two assignments of one partition in one batch', () => {
    const batcher = create();
    batcher.add(item(assignment('a', 1), 0), 0);
    batcher.add(item(assignment('a', 2), 1), 0);
    batcher.add(item(b, 2), 0);

    const first = batcher.take(1000);
    const blocked = batcher.take(1000);
    if (first !== undefined) batcher.settle(first);

    expect(names(first?.items)).toBe('a0 b2');
    expect(blocked).toBeUndefined();
    expect(names(batcher.take(1000)?.items)).toBe('a1');
  });

  it('runs other assignments beside a batch in flight', () => {
    const batcher = create({ maxRecords: 2 });
    for (let i = 0; i < 3; i += 1) batcher.add(item(a, i), 0);
    for (let i = 0; i < 2; i += 1) batcher.add(item(b, i), 0);

    const batches = [batcher.take(0), batcher.take(0), batcher.take(0)];

    expect(batches.map((batch) => names(batch?.items))).toEqual(['a0 a1', 'b0 b1', undefined]);
    expect(batcher.waiting).toBe(1);
  });

  it('fills up from the assignment with the oldest item on', () => {
    const batcher = create({ maxRecords: 4 });
    batcher.add(item(c, 0), 3);
    batcher.add(item(b, 0), 1);
    batcher.add(item(a, 0), 2);
    batcher.add(item(b, 1), 4);

    const batch = batcher.take(4);

    expect(names(batch?.items)).toBe('b0 b1 a0 c0');
  });

  it('serves equally old assignments in turn', () => {
    const batcher = create({ maxRecords: 1 });
    for (let i = 0; i < 2; i += 1) for (const each of [a, b, c]) batcher.add(item(each, i), 0);

    const order = Array.from({ length: 6 }, () => {
      const batch = batcher.take(0);
      if (batch !== undefined) batcher.settle(batch);
      return names(batch?.items);
    });

    expect(order).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1']);
  });

  it('is due by bytes and by weight, and says so', () => {
    const byBytes = create({ maxBytes: 10 });
    const byWeight = create({ maxWeight: 10 });
    for (let i = 0; i < 3; i += 1) {
      byBytes.add(item(a, i, { bytes: 4 }), 0);
      byWeight.add(item(a, i, { weight: 5 }), 0);
    }

    const bytes = byBytes.take(0);
    const weight = byWeight.take(0);

    expect([names(bytes?.items), bytes?.trigger]).toEqual(['a0 a1', 'bytes']);
    expect([names(weight?.items), weight?.trigger]).toEqual(['a0 a1', 'weight']);
  });

  it('sends an item beyond a limit alone', () => {
    const batcher = create({ maxBytes: 10 });
    batcher.add(item(a, 0), 0);
    batcher.add(item(a, 1, { bytes: 11 }), 0);
    batcher.add(item(a, 2), 0);

    const taken = Array.from({ length: 3 }, () => {
      const batch = batcher.take(100);
      if (batch !== undefined) batcher.settle(batch);
      return [names(batch?.items), batch?.trigger];
    });

    expect(taken).toEqual([
      ['a0', 'bytes'],
      ['a1', 'bytes'],
      ['a2', 'time'],
    ]);
  });

  it('does not linger for an assignment in a hurry, serves it first, and fills up with others', () => {
    const batcher = create({ maxRecords: 3 });
    batcher.add(item(a, 0), 0);
    batcher.add(item(b, 0), 1);
    batcher.hurry(b, 'on');

    const due = batcher.dueAt();
    const batch = batcher.take(1);

    expect(due).toBe(0);
    expect(names(batch?.items)).toBe('b0 a0');
    expect(batch?.trigger).toBe('flush');
  });

  it('keeps a hurry for items that come later, until it is taken back', () => {
    const batcher = create();
    batcher.hurry(a, 'on');
    batcher.add(item(a, 0), 5);
    const hurried = batcher.take(5);
    if (hurried !== undefined) batcher.settle(hurried);
    batcher.hurry(a, 'off');
    batcher.add(item(a, 1), 5);

    const later = batcher.take(5);

    expect(names(hurried?.items)).toBe('a0');
    expect(later).toBeUndefined();
    expect(batcher.dueAt()).toBe(105);
  });

  it('ignores a hurry of an assignment that is held back by a batch in flight', () => {
    const batcher = create({ maxRecords: 1 });
    batcher.add(item(a, 0), 0);
    batcher.take(0);
    batcher.add(item(a, 1), 0);
    batcher.add(item(b, 0, { bytes: 0 }), 0);
    batcher.limit(wideLimits);
    batcher.hurry(a, 'on');

    expect(batcher.take(0)).toBeUndefined();
    expect(batcher.dueAt()).toBe(100);
  });

  it('forgets the waiting items and the flag of a dropped assignment, and nothing else', () => {
    const batcher = create({ maxRecords: 2 });
    batcher.hurry(a, 'on');
    for (let i = 0; i < 3; i += 1) batcher.add(item(a, i), 0);
    const inFlight = batcher.take(0);
    batcher.add(item(b, 0), 0);

    const dropped = batcher.drop(a);
    const again = batcher.drop(a);

    expect(names(inFlight?.items)).toBe('a0 a1');
    expect([dropped, again, batcher.waiting]).toEqual([1, 0, 1]);
    expect(batcher.take(0)).toBeUndefined();
    if (inFlight !== undefined) batcher.settle(inFlight);
    expect(names(batcher.take(100)?.items)).toBe('b0');
  });

  it('ignores what it does not know', () => {
    const batcher = create();
    batcher.add(item(a, 0), 0);

    batcher.settle({ items: [], trigger: 'time' });
    batcher.hurry(b, 'off');

    expect(batcher.drop(b)).toBe(0);
    expect(batcher.dueAt()).toBe(100);
  });

  it('cuts by new limits from the next batch on', () => {
    const batcher = create();
    for (let i = 0; i < 5; i += 1) batcher.add(item(a, i), 0);

    batcher.limit({ ...wideLimits, maxRecords: 2 });

    expect(names(batcher.take(0)?.items)).toBe('a0 a1');
  });

  it('never comes due by time when waiting is without end', () => {
    const batcher = create({ maxWaitMs: Infinity, maxRecords: 2 });
    batcher.add(item(a, 0), 0);

    const due = batcher.dueAt();
    batcher.add(item(a, 1), 0);

    expect(due).toBeUndefined();
    expect(batcher.dueAt()).toBe(0);
  });
});
