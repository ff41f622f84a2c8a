import { describe, expect, it } from 'vitest';
import { PageSize } from '../../src/shards/page-size.ts';

const plenty = { maxPendingRecords: 1_000_000, maxBufferedBytes: 2 ** 30 };

describe('how many records a read asks for', () => {
  it('is careful before anything is known', () => {
    expect(new PageSize(plenty).limit(1)).toBe(160);
  });

  it('is as much as the service gives where records are small', () => {
    const size = new PageSize(plenty);

    size.learn(160, 160 * 400);

    expect(size.limit(1)).toBe(10_000);
  });

  it('is at most half of what a pipeline holds unfinished', () => {
    const size = new PageSize({ ...plenty, maxPendingRecords: 50 });
    size.learn(10, 1_000);

    expect(size.limit(1)).toBe(25);
    expect(new PageSize({ ...plenty, maxPendingRecords: 1 }).limit(1)).toBe(1);
  });

  it('is a share of the memory where several shards are read', () => {
    const size = new PageSize({ ...plenty, maxBufferedBytes: 800_000 });
    size.learn(10, 10_000);

    expect(size.limit(1)).toBe(400);
    expect(size.limit(4)).toBe(100);
    expect(size.limit(0)).toBe(400);
  });

  it('is one where a record alone is larger than that', () => {
    const size = new PageSize({ ...plenty, maxBufferedBytes: 1_000 });
    size.learn(1, 10_000_000);

    expect(size.limit(12)).toBe(1);
  });

  it('falls at once when records are heavier, and grows again little by little', () => {
    const size = new PageSize({ ...plenty, maxBufferedBytes: 2_000_000 });
    size.learn(100, 100_000);
    expect(size.limit(1)).toBe(1_000);

    size.learn(10, 100_000);
    expect(size.limit(1)).toBe(100);
    size.learn(100, 100_000);
    const next = size.limit(1);
    expect(next).toBeGreaterThan(100);
    expect(next).toBeLessThan(200);
    for (let page = 0; page < 40; page += 1) size.learn(100, 100_000);

    expect(size.limit(1)).toBeGreaterThan(950);
  });

  it('learns nothing from an empty page', () => {
    const size = new PageSize(plenty);

    size.learn(0, 0);

    expect(size.limit(1)).toBe(160);
  });
});
