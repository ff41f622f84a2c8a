import { describe, expect, it } from 'vitest';
import { progressText } from '../src/progress.ts';

describe('progressText', () => {
  const totals = { edges: 1_490, requests: 20, retries: 1, duration: 400, longest: 90 };

  it('says how far it is, and how long a request took on average', () => {
    expect(progressText({ sent: 1_500, totals, source: { behindLatestMs: 1_530 } })).toBe(
      'sent 1,500  edges submitted 1,490  write duration 20 ms  retries 1  1.5 s behind',
    );
  });

  it('tells the average since the last line', () => {
    const last = { ...totals, requests: 10, duration: 100 };

    expect(progressText({ sent: 1_500, totals, source: undefined }, last)).toContain('write duration 30 ms');
    expect(progressText({ sent: 1_500, totals, source: undefined }, totals)).toContain('write duration –');
  });
});
