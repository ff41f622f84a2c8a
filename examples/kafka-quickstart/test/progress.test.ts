import type { PipelineStats } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { meter, progressText } from '../src/progress.ts';

const stats = (waitingForEndpoint: number): PipelineStats =>
  ({ consumed: 1_500, written: 2_000, waitingForEndpoint }) as PipelineStats;

describe('progressText', () => {
  it('says how far the producer, the pipeline and the group are', () => {
    const text = progressText(stats(0), { sent: 1_507, lag: 507, perSecond: 812.4 });

    expect(text).toBe('sent 1,507  read 1,500  written 2,000 (812 per second)  lag 507');
  });

  it('says how many writes wait for a zone, where some do', () => {
    expect(progressText(stats(20), { sent: 0, lag: 0, perSecond: 0 })).toContain('20 wait for a zone');
  });
});

describe('meter', () => {
  it('tells the growth per second over the last second', () => {
    const rate = meter();

    const rates = [rate(0, 0), rate(100, 500), rate(400, 1_000), rate(1_400, 2_000), rate(1_400, 3_000)];

    expect(rates).toEqual([0, 200, 400, 1_000, 0]);
  });
});
