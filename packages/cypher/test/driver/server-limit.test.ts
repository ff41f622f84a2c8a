import { describe, expect, it } from 'vitest';
import { serverLimitMs } from '../../src/driver/server-limit.ts';

describe('serverLimitMs', () => {
  it.each([
    [60_000, 55_000],
    [20_000, 18_000],
    [2_000, 1_800],
    [1_000, 1_000],
    [500, 500],
    [0.5, 1],
    [0, 1],
    [-1, 1],
    [-60_000, 1],
    [Infinity, 2 ** 31 - 1],
  ])('gives the server for a wait of %d ms %d ms', (wait, limit) => {
    expect(serverLimitMs(wait)).toBe(limit);
  });
});
