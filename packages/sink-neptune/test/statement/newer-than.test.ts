import { compareVersions, isOlderPosition, positionVersion } from '@rivergraph/core';
import type { PropertyShape, PropertyType } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeValue, versionValue } from '../../src/statement/encode.ts';
import { newerThan } from '../../src/statement/newer-than.ts';
import { numRuns, trickyText } from '../support/fuzz.ts';
import { passes } from '../support/server-order.ts';
import type { TextOrder } from '../support/server-order.ts';

const orders: readonly TextOrder[] = ['utf-16', 'code-point'];

const time = fc.date({ min: new Date(-1e12), max: new Date(2e12), noInvalidDate: true });
const values: readonly (readonly [PropertyType, fc.Arbitrary<unknown>])[] = [
  [
    'integer',
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  ],
  [
    'float',
    fc.oneof(fc.constantFrom(0, -0, 1, 9.5, 10.25), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ],
  ['string', trickyText],
  ['date', time.map((date) => date.toISOString().slice(0, 10))],
  [
    'datetime',
    fc.oneof(
      time,
      time.map((date) => date.toISOString().replace('Z', '+02:00')),
    ),
  ],
  [
    'local-datetime',
    fc.constantFrom(
      '2024-05-01T12:30',
      '2024-05-01T12:30:00.5',
      '2024-05-01T12:30:00.25',
      '2024-05-01T12:31',
    ),
  ],
];

/** Whether the server would call the stored version newer than the incoming one. */
function isNewer(version: PropertyShape, stored: unknown, incoming: unknown, order: TextOrder): boolean {
  const predicate = newerThan({ value: versionValue(version, incoming), prefix: undefined });
  return passes(predicate, encodeValue(version, stored), order);
}

describe('newerThan', () => {
  for (const [type, value] of values) {
    it.each(orders)(`orders versions of type ${type} as core does, on a server that sorts by %s`, (order) => {
      fc.assert(
        fc.property(value, value, (stored, incoming) => {
          const newer = isNewer({ name: 'v', type }, stored, incoming, order);

          expect(newer).toBe(compareVersions(type, stored, incoming) > 0);
        }),
        { numRuns },
      );
    });
  }

  it.each(orders)('orders positions as core does, on a server that sorts by %s', (order) => {
    const place = fc.record({ id: fc.constantFrom('a', 'a|1', '😀', 'ﬀ'), orderKey: trickyText });
    const textOf = ({ id, orderKey }: { id: string; orderKey: string }): string =>
      positionVersion({ partition: { id }, position: 0, orderKey } as never);

    fc.assert(
      fc.property(place, place, (stored, incoming) => {
        const [text, value] = [textOf(stored), textOf(incoming)];
        const predicate = newerThan({ value, prefix: textOf({ ...incoming, orderKey: '' }) });

        expect(passes(predicate, text, order)).toBe(isOlderPosition(value, text));
      }),
      { numRuns },
    );
  });

  it('is one comparison for nearly all texts', () => {
    expect(newerThan({ value: 'version 7 – ä', prefix: undefined }).toString()).toBe("gt('version 7 – ä')");
  });
});
