import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { decodeCharge } from '../src/charge-line.ts';
import { lineOf, makeCharges, secondOf, totalsOf } from '../src/charges.ts';

describe('makeCharges', () => {
  it('charges every user exactly once, in no order', () => {
    const { userIds } = makeCharges({ count: 2_000, seed: 1 });

    const inOrder = Array.from({ length: 2_000 }, (_, index) => index + 1);
    expect([...userIds].toSorted((a, b) => a - b)).toEqual(inOrder);
    expect([...userIds]).not.toEqual(inOrder);
  });

  it('makes the same charges for a seed, and others for another', () => {
    const charges = makeCharges({ count: 100, seed: 7 });

    expect(makeCharges({ count: 100, seed: 7 })).toEqual(charges);
    expect(makeCharges({ count: 100, seed: 8 })).not.toEqual(charges);
  });

  it('spreads them over one day', () => {
    const charges = makeCharges({ count: 1_000, seed: 1 });

    const seconds = charges.userIds.map((_, index) => secondOf(charges, index));

    expect(seconds.toSorted()).toEqual(seconds);
    expect((seconds[0] ?? 0) % 86_400).toBe(0);
    expect((seconds.at(-1) ?? 0) - (seconds[0] ?? 0)).toBeLessThan(86_400);
  });
});

describe('lineOf', () => {
  it('writes whole cents, which come out of the message as they went in', () => {
    const charges = { userIds: Int32Array.of(17, 18, 19), cents: Int32Array.of(100, 1_905, 99) };

    const lines = [0, 1, 2].map((index) => lineOf(charges, index));
    const decoded = lines.map((line) => decodeCharge(Buffer.from(line)));

    expect(lines).toEqual(['17,1.00,1767225600', '18,19.05,1767254400', '19,0.99,1767283200']);
    expect(decoded[1]).toEqual({ userId: 18, amount: 19.05, timestamp: 1_767_254_400 });
  });
});

describe('totalsOf', () => {
  it('adds up what the messages say', () => {
    const charges = makeCharges({ count: 500, seed: 2 });
    const decoded = charges.userIds.reduce(
      (sum, _, index) => {
        const { amount, timestamp } = decodeCharge(Buffer.from(lineOf(charges, index)));
        return { cents: sum.cents + Math.round(amount * 100), seconds: sum.seconds + timestamp };
      },
      { cents: 0, seconds: 0 },
    );

    expect(totalsOf(charges)).toMatchObject({ charges: 500, ...decoded });
  });

  it('differs in its fingerprint when two users have each the charge of the other', () => {
    const userIds = Int32Array.of(1, 2);

    const sent = totalsOf({ userIds, cents: Int32Array.of(100, 250) });
    const swapped = totalsOf({ userIds, cents: Int32Array.of(250, 100) });

    expect(swapped.cents).toBe(sent.cents);
    expect(swapped.fingerprint).not.toBe(sent.fingerprint);
  });
});

describe('decodeCharge', () => {
  it.each(['', '1,2.50', '1,2.50,3,4', 'x,2.50,3', '1,2.505,3', '1,-2,3', ' 1,2.50,3', '1,2.50,3\n'])(
    'rejects %j, and does not repeat it',
    (text) => {
      const decode = (): unknown => decodeCharge(Buffer.from(text));

      expect(decode).toThrow(
        expect.objectContaining({
          code: 'rejected',
          message: `Charge: expected userId,amount,timestamp, got ${text.length} characters of another form`,
        }),
      );
    },
  );

  it('rejects a message without a value', () => {
    expect(() => decodeCharge(null)).toThrow('got no value');
  });
});
