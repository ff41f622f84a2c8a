import { describe, expect, it } from 'vitest';
import { evaluationTimeoutMs } from '../../src/driver/server-limit.ts';

describe('evaluationTimeoutMs', () => {
  it.each([
    [1_000, 800],
    [100_000, 80_000],
    [150_000, 120_000],
    [600_000, 570_000],
    [3, 2],
    [0.5, 1],
  ])('gives the server less than the %d ms that are left', (left, limit) => {
    expect(evaluationTimeoutMs(left)).toBe(limit);
  });
});
