import { describe, expect, it } from 'vitest';
import { createUnorderedBatcher } from '../../src/batching/unordered-batcher.ts';
import type { BatchLimits, Batcher } from '../../src/contracts/batcher.ts';
import { assignment, item, names, wideLimits } from './items.ts';
import type { NumberedItem } from './items.ts';

const a = assignment('a');
const b = assignment('b');

function create(limits: Partial<BatchLimits> = {}): Batcher<NumberedItem> {
  return createUnorderedBatcher<NumberedItem>({ ...wideLimits, ...limits });
}

describe('createUnorderedBatcher', () => {
  it('gives items in the order they came, whatever is in flight', () => {
    const batcher = create({ maxRecords: 2 });
    for (let i = 0; i < 2; i += 1) for (const each of [a, b]) batcher.add(item(each, i), 0);

    const batches = [batcher.take(0), batcher.take(0), batcher.take(0)];

    expect(batches.map((batch) => names(batch?.items))).toEqual(['a0 b0', 'a1 b1', undefined]);
    expect(batches[0]?.trigger).toBe('records');
  });

  it('waits for company no longer than it may', () => {
    const batcher = create();
    batcher.add(item(a, 0), 10);

    const early = batcher.take(109);
    const due = batcher.dueAt();
    const batch = batcher.take(110);

    expect(early).toBeUndefined();
    expect(due).toBe(110);
    expect([names(batch?.items), batch?.trigger]).toEqual(['a0', 'time']);
  });

  it('does not linger while an item in a hurry waits', () => {
    const batcher = create({ maxRecords: 10 });
    batcher.add(item(a, 0), 0);
    batcher.add(item(b, 0), 0);
    batcher.hurry(b, 'on');

    const batch = batcher.take(0);
    batcher.add(item(a, 1), 0);
    const lingering = batcher.take(0);
    batcher.add(item(b, 1), 0);
    const next = batcher.take(0);
    batcher.hurry(b, 'off');
    batcher.add(item(b, 2), 0);

    expect([names(batch?.items), batch?.trigger]).toEqual(['a0 b0', 'flush']);
    expect(lingering).toBeUndefined();
    expect(names(next?.items)).toBe('a1 b1');
    expect(batcher.dueAt()).toBe(100);
  });

  it('forgets exactly the waiting items of a dropped assignment', () => {
    const batcher = create();
    for (let i = 0; i < 40; i += 1) for (const each of [a, b]) batcher.add(item(each, i), i);
    batcher.hurry(a, 'on');

    const dropped = batcher.drop(a);
    const due = batcher.dueAt();
    const batch = batcher.take(100);

    expect(dropped).toBe(40);
    expect(due).toBe(100);
    expect(batch?.items.map((each) => each.number)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(batch?.items.every((each) => each.assignment === b)).toBe(true);
    expect(batcher.waiting).toBe(0);
  });

  it('counts what is dropped out of the limits', () => {
    const batcher = create({ maxBytes: 10, maxWeight: 10 });
    batcher.add(item(a, 0, { bytes: 9, weight: 9 }), 0);
    batcher.add(item(b, 0, { bytes: 0, weight: 0.5 }), 0);

    batcher.drop(a);
    batcher.add(item(b, 1, { bytes: 5, weight: 5 }), 0);

    expect(batcher.take(0)).toBeUndefined();
    expect(names(batcher.take(100)?.items)).toBe('b0 b1');
  });
});
