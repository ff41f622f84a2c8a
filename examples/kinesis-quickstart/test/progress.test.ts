import { describe, expect, it } from 'vitest';
import { progressText } from '../src/progress.ts';

describe('progressText', () => {
  it('says how far the producer and each worker are', () => {
    const stats = { written: 2_000, source: { owned: 1, behindLatestMs: 1_530 } };

    expect(progressText(1_507, [{ name: 'worker-1', stats }])).toBe(
      'sent 1,507  | worker-1: 1 shard, 2,000 written, 1.5 s behind',
    );
  });

  it('counts nothing for a worker that has no source open', () => {
    expect(progressText(0, [{ name: 'worker-2', stats: { written: 0, source: undefined } }])).toContain(
      'worker-2: 0 shards, 0 written, 0.0 s behind',
    );
  });
});
