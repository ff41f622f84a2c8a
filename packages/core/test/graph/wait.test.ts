import { describe, expect, it } from 'vitest';
import { wait } from '../../src/index.ts';
import { callUntyped, shop, thrownBy } from './shop.ts';

const key = { userId: 7 };

describe('wait', () => {
  it('makes an end whose write may wait for it', () => {
    const { endpoint } = shop.User.ref(key, { missing: wait({ forMs: 5000 }) });

    expect(endpoint).toMatchObject({ mode: 'ref', missing: 'wait', waitMs: 5000, set: [] });
    expect(
      shop.DailyCharge.ref({ date: '2024-02-29' }, { missing: wait({ forMs: 1 }) }).endpoint.waitMs,
    ).toBe(1);
    expect(shop.User.ref(key).endpoint.waitMs).toBe(0);
  });

  it('gives writes that wait equally long one shape', () => {
    const write = (forMs: number): object =>
      shop.KNOWS.upsert(shop.User.merge(key), shop.User.ref(key, { missing: wait({ forMs }) })).shape;

    expect(write(5)).toBe(write(5));
    expect(write(5)).not.toBe(write(6));
  });

  it('stays right when its table of times starts over', () => {
    const waits = Array.from({ length: 1000 }, (_, index) => index + 1);

    const got = waits.map((forMs) => shop.User.ref(key, { missing: wait({ forMs }) }).endpoint.waitMs);

    expect(got).toEqual(waits);
  });

  it.each([[0], [-1], [Number.NaN], [Number.POSITIVE_INFINITY], ['5'], [undefined]])(
    'refuses %s',
    (forMs) => {
      expect(thrownBy(() => callUntyped({ wait }, 'wait', { forMs }))).toBe(
        'misconfigured: wait: expected forMs to be a positive number of milliseconds',
      );
    },
  );
});
