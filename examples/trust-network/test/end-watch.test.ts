import type { PipelineStats } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { EndWatch } from '../src/end-watch.ts';

const stats = (consumed: number, written: number, deadLettered: number): PipelineStats =>
  ({ consumed, written, deadLettered }) as PipelineStats;

describe('EndWatch', () => {
  it('says that all is done when the file was read and every row went somewhere', () => {
    const end = new EndWatch();

    end.observe({ type: 'lag', partition: 'x' });
    expect(end.isAllDone(stats(3, 2, 1))).toBe(false);
    end.observe({ type: 'lag', partition: 'x', records: 0 });

    expect(end.isAllDone(stats(3, 2, 1))).toBe(true);
    expect(end.isAllDone(stats(3, 2, 0))).toBe(false);
  });
});
