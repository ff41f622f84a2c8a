import { describe, expect, it } from 'vitest';
import { Allowance } from '../../src/pipeline/run/run-limit.ts';

describe('Allowance', () => {
  it('takes everything without a limit', () => {
    const allowance = new Allowance(undefined, 100);

    expect([allowance.take(1_000_000), allowance.take(5)]).toEqual([1_000_000, 5]);
    expect(allowance.isSpent).toBe(false);
  });

  it('counts records', () => {
    const allowance = new Allowance({ records: 10 }, 3);

    const taken = [allowance.take(7), allowance.take(7), allowance.take(7)];

    expect(taken).toEqual([7, 3, 0]);
    expect(allowance.isSpent).toBe(true);
  });

  it('counts chunks as batches, and a long one as several', () => {
    const allowance = new Allowance({ batches: 5 }, 100);

    const taken = [
      allowance.take(1),
      allowance.take(100),
      allowance.take(101),
      allowance.take(150),
      allowance.take(1),
    ];

    expect(taken).toEqual([1, 100, 101, 100, 0]);
    expect(allowance.isSpent).toBe(true);
  });

  it.each([
    [{ records: 0 }, 'option limit.records: expected a whole number of at least 1, got 0 (number)'],
    [
      { records: Number.NaN },
      'option limit.records: expected a whole number of at least 1, got NaN (number)',
    ],
    [{ batches: 0.5 }, 'option limit.batches: expected a whole number of at least 1, got 0.5 (number)'],
  ])('refuses %o', (limit, message) => {
    expect(() => new Allowance(limit, 100)).toThrow(message);
  });

  it.each([
    [2, 'a value of type number'],
    [null, 'null'],
    [{}, 'a value of type object'],
  ])('refuses %o, which is neither form', (limit, came) => {
    // Users without types may pass anything.
    const passed = limit as unknown as { readonly records: number };

    expect(() => new Allowance(passed, 100)).toThrow(
      `option limit: expected { records } or { batches }, got ${came}`,
    );
  });
});
