import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { obviousWay, thriftyWay } from '../../src/memgraph/driver-rows.ts';
import type { DriverRows } from '../../src/memgraph/driver-rows.ts';
import { itemAt, purchaseAt } from '../../src/memgraph/messages.ts';

describe('the rows of who writes with the driver alone', () => {
  it('hold the integers, dates and times of the driver, the same as in the message', () => {
    const row = obviousWay.purchases.rowOf(purchaseAt(61, 100)) as Readonly<Record<string, unknown>>;

    expect(neo4j.isInt(row['userId'])).toBe(true);
    expect(String(row['boughtOn'])).toBe('2026-03-01');
    expect(String(row['boughtAt'])).toMatch(/^2026-03-01T08:01:01\.061/);
  });

  it.each([
    ['obvious items', obviousWay.items, itemAt(1)],
    ['obvious purchases', obviousWay.purchases, purchaseAt(1, 100)],
    ['thrifty items', thriftyWay.items, itemAt(1)],
    ['thrifty purchases', thriftyWay.purchases, purchaseAt(1, 100)],
  ] as const)('are all used by the statement: %s', (_, way, message) => {
    const { text, rowOf } = way as DriverRows<typeof message>;

    const used = new Set([...text.matchAll(/row\.(\w+)/g)].map(([, name]) => name));

    expect(used).toEqual(new Set(Object.keys(rowOf(message))));
    expect(Object.keys(rowOf(message))).toEqual(Object.keys(message));
  });
});
