import { describe, expect, it } from 'vitest';
import { meter, progressText } from '../src/progress.ts';

describe('progressText', () => {
  it('says what is written, and what the group has not committed', () => {
    const stats = { written: 250_000, committed: 240_000 };

    const text = progressText(stats, { messages: 1_000_000, perSecond: 30_123.4 });

    expect(text).toBe('written 250,000 (30,123 per second)  lag 760,000');
  });
});

describe('meter', () => {
  it('tells the growth per second since it was last asked', () => {
    const rate = meter(500);

    const rates = [rate(0, 500), rate(100, 1_000), rate(1_100, 2_000), rate(1_100, 4_000)];

    expect(rates).toEqual([0, 200, 1_000, 0]);
  });
});
