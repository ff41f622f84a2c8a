import { describe, expect, it } from 'vitest';
import { Faults } from '../../src/http-proxy/faults.ts';
import type { HttpCall, HttpEffect } from '../../src/http-proxy/options.ts';

const throttled: HttpEffect = { kind: 'error', code: 'LimitExceededException' };
const cut: HttpEffect = { kind: 'cut', when: 'before' };

function callOf(operation: string, body: HttpCall['body'] = {}): HttpCall {
  return { operation, body, number: 1 };
}

function kindsOf(faults: Faults, count: number, operation: string = 'A'): (string | undefined)[] {
  return Array.from({ length: count }, () => faults.take(callOf(operation)).effect?.kind);
}

describe('Faults', () => {
  it('leaves calls alone without faults', () => {
    expect(new Faults().take(callOf('A'))).toEqual({ waitBeforeMs: 0, waitAfterMs: 0, effect: undefined });
  });

  it('takes the calls of its operations only', () => {
    const faults = new Faults();
    faults.inject({ on: ['A', 'B'], effect: cut });
    faults.inject({ on: 'C', effect: throttled });

    const kinds = ['A', 'B', 'C', 'D'].map((name) => faults.take(callOf(name)).effect?.kind);

    expect(kinds).toEqual(['cut', 'cut', 'error', undefined]);
  });

  it('takes the calls that match, and counts those only', () => {
    const faults = new Faults();
    const fault = faults.inject({ match: ({ shard }) => shard === 1, times: 1, effect: cut });

    const kinds = [0, 1, 1].map((shard) => faults.take(callOf('A', { shard })).effect?.kind);

    expect(kinds).toEqual([undefined, 'cut', undefined]);
    expect(fault.hits).toBe(1);
  });

  it('skips calls first, and ends after its times', () => {
    const faults = new Faults();
    faults.inject({ skip: 2, times: 2, effect: cut });

    expect(kindsOf(faults, 6)).toEqual([undefined, undefined, 'cut', 'cut', undefined, undefined]);
  });

  it('takes its share of the calls, the same ones with the same seed', () => {
    const hitsOf = (seed: number): string => {
      const faults = new Faults();
      faults.inject({ share: 0.3, seed, effect: cut });
      return kindsOf(faults, 1_000)
        .map((kind) => (kind === undefined ? '.' : 'x'))
        .join('');
    };

    const [first, again, other] = [hitsOf(7), hitsOf(7), hitsOf(8)];

    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(first.replaceAll('.', '').length).toBeGreaterThan(240);
    expect(first.replaceAll('.', '').length).toBeLessThan(360);
  });

  it.each([
    [0, 0],
    [1, 100],
  ])('takes with a share of %s no other than %s of 100', (share, expected) => {
    const faults = new Faults();
    const fault = faults.inject({ share, effect: cut });

    kindsOf(faults, 100);

    expect(fault.hits).toBe(expected);
  });

  it('refuses a share that is none', () => {
    expect(() => new Faults().inject({ share: 2, effect: cut })).toThrow(
      "A fault's share: expected a number from 0 to 1, got 2",
    );
  });

  it('adds delays up, and takes the first other effect', () => {
    const faults = new Faults();
    faults.inject({ effect: { kind: 'delay', ms: 10 } });
    faults.inject({ effect: { kind: 'delay', ms: 5, when: 'after' } });
    faults.inject({ effect: { kind: 'delay', ms: 20 } });
    faults.inject({ effect: throttled });
    const last = faults.inject({ effect: cut });

    const plan = faults.take(callOf('A'));

    expect(plan).toEqual({ waitBeforeMs: 30, waitAfterMs: 5, effect: throttled });
    expect(last.hits).toBe(0);
  });

  it('forgets one fault, or all', () => {
    const faults = new Faults();
    const first = faults.inject({ effect: cut });
    faults.inject({ effect: throttled });

    first.remove();
    const without = kindsOf(faults, 1);
    faults.clear();

    expect([...without, ...kindsOf(faults, 1)]).toEqual(['error', undefined]);
  });
});
