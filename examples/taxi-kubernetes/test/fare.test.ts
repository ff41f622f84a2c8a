import { describe, expect, it } from 'vitest';
import { fareOf } from '../src/taxi/fare.ts';

const ride = { miles: 2, slowMinutes: 0, hour: 12, weekday: 3, tipShare: 0 };

describe('fareOf', () => {
  it('counts fifths of a mile and slow minutes, once they are whole', () => {
    expect(fareOf(ride).fare_amount).toBe(10);
    expect(fareOf({ ...ride, miles: 2.19 }).fare_amount).toBe(10);
    expect(fareOf({ ...ride, miles: 2.2, slowMinutes: 3 }).fare_amount).toBe(12.8);
  });

  it.each([
    [3, 15, 0],
    [3, 16, 2.5],
    [6, 16, 0],
    [0, 19, 0],
    [3, 20, 1],
    [0, 5, 1],
    [3, 6, 0],
  ])('on day %i, hour %i, adds $%d', (weekday, hour, extra) => {
    expect(fareOf({ ...ride, weekday, hour }).extra).toBe(extra);
  });

  it('adds everything up to the cent', () => {
    const { tip_amount, total_amount } = fareOf({ ...ride, hour: 17, tipShare: 0.153 });

    expect([tip_amount, total_amount]).toEqual([1.53, 15.53]);
  });
});
