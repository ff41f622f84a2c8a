import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineGraph, edgeKey, entitiesOf, entityKey, graphShape, ownedEntityKey } from '../../src/index.ts';
import type { GraphRow, KeyType, NodeTypeShape } from '../../src/index.ts';
import { fuzzRuns, shop, thrownBy } from './shop.ts';

const { nodes, edges } = graphShape(shop);

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not declared');
  return value;
}

function nodeWith(key: { readonly [name: string]: KeyType }): NodeTypeShape {
  return found(graphShape(defineGraph({ nodes: { T: { key } } })).nodes.get('T'));
}

function keyOf(type: KeyType, value: unknown): string {
  return entityKey(nodeWith({ k: type }), { k: value });
}

describe('entityKey', () => {
  it.each<[KeyType, unknown, unknown]>([
    ['integer', 1, 1n],
    ['integer', 0, -0],
    ['float', 0, -0],
    ['bytes', new Uint8Array([1, 255]), Buffer.from([0, 1, 255]).subarray(1)],
    ['datetime', new Date('2024-05-01T10:30:00Z'), '2024-05-01T12:30+02:00'],
    ['datetime', '2024-05-01T10:30:00.500Z', '2024-05-01T12:30:00.5+02:00'],
    ['datetime', new Date(-500), '1969-12-31T23:59:59.500000000Z'],
    ['local-datetime', '2024-05-01T10:30', '2024-05-01T10:30:00.000'],
    ['local-datetime', '2024-05-01T10:30:00.5', '2024-05-01T10:30:00.50'],
  ])('is the same for the same %s', (type, a, b) => {
    expect(keyOf(type, a)).toBe(keyOf(type, b));
  });

  it.each<[KeyType, unknown, unknown]>([
    ['string', '1', '01'],
    ['string', 'a', 'A'],
    ['integer', 2n ** 53n, 2n ** 53n + 1n],
    ['float', 1, 1.0000000000000002],
    ['bytes', new Uint8Array([0, 1]), new Uint8Array([1])],
    ['datetime', '2024-05-01T10:30:00.000000001Z', '2024-05-01T10:30:00Z'],
    ['datetime', '1969-12-31T23:59:59.5Z', '1970-01-01T00:00:00.5Z'],
    ['local-datetime', '2024-05-01T10:30', '2024-05-01T10:31'],
    ['boolean', true, false],
  ])('differs for another %s', (type, a, b) => {
    expect(keyOf(type, a)).not.toBe(keyOf(type, b));
  });

  it('asks for the owner of an owned node', () => {
    const charge = found(nodes.get('DailyCharge'));

    expect(thrownBy(() => entityKey(charge, { date: '2024-05-01' }))).toBe(
      'internal: entityKey of DailyCharge: expected the owner as well',
    );
  });

  it('counts the key only', () => {
    const user = found(nodes.get('User'));

    expect(entityKey(user, { userId: 7, name: 'x' })).toBe(entityKey(user, { name: 'y', userId: 7n }));
  });

  const tricky = fc.oneof(
    fc.string({ unit: fc.constantFrom('|', ':', '<', '-', '0', '1', 'a', '"', '\\'), maxLength: 6 }),
    fc.string({ maxLength: 6 }),
  );
  const rows = fc.record({ a: tricky, n: fc.bigInt({ min: -20n, max: 20n }), b: tricky });
  const same = (one: GraphRow, other: GraphRow): boolean =>
    Object.keys(one).every((name) => one[name] === other[name]);

  it('is injective over composite keys', () => {
    const node = nodeWith({ a: 'string', n: 'integer', b: 'string' });

    fc.assert(
      fc.property(rows, rows, (one, other) => {
        expect(entityKey(node, one) === entityKey(node, other)).toBe(same(one, other));
      }),
      { numRuns: fuzzRuns(5000) },
    );
  });

  it('is injective where text moves from one part to the next', () => {
    const node = nodeWith({ a: 'string', b: 'string' });

    fc.assert(
      fc.property(tricky, fc.nat(), fc.nat(), (text, one, other) => {
        const at = (cut: number): number => cut % (text.length + 1);
        const row = (cut: number): GraphRow => ({ a: text.slice(0, at(cut)), b: text.slice(at(cut)) });

        expect(entityKey(node, row(one)) === entityKey(node, row(other))).toBe(at(one) === at(other));
      }),
      { numRuns: fuzzRuns(5000) },
    );
  });

  it('is injective over labels', () => {
    fc.assert(
      fc.property(tricky, tricky, tricky, tricky, (labelA, labelB, a, b) => {
        fc.pre(labelA !== '' && labelB !== '' && labelA !== labelB);
        const graph = defineGraph({
          nodes: { [`n${labelA}`]: { key: { k: 'string' } }, [`n${labelB}`]: { key: { k: 'string' } } },
        });
        const [one, other] = [...graphShape(graph).nodes.values()];

        expect(entityKey(found(one), { k: a })).not.toBe(entityKey(found(other), { k: b }));
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});

describe('ownedEntityKey', () => {
  const owning = found(edges.get('HAS_DAILY_CHARGE'));

  it('counts the owner and the key under it', () => {
    const keys = [
      ownedEntityKey(owning, { userId: 1 }, { date: '2024-05-01' }),
      ownedEntityKey(owning, { userId: 2 }, { date: '2024-05-01' }),
      ownedEntityKey(owning, { userId: 1 }, { date: '2024-05-02' }),
    ];

    expect(new Set(keys).size).toBe(3);
    expect(ownedEntityKey(owning, { userId: 1n }, { date: '2024-05-01', amountUSD: 4 })).toBe(keys[0]);
  });
});

describe('entitiesOf', () => {
  const user = (userId: number) => shop.User.ref({ userId });
  const product = shop.Product.merge({ sku: 'a', shop: 'b' });

  it('names the node of a node write', () => {
    const key = entityKey(found(nodes.get('User')), { userId: 7 });

    expect(entitiesOf(shop.User.upsert({ userId: 7, name: 'x' }))).toEqual([key]);
    expect(entitiesOf(shop.User.delete({ userId: 7 }))).toEqual([key]);
  });

  it('names both ends and the edge of an edge write', () => {
    const write = shop.BOUGHT.upsert(user(7), product, { orderId: 'o' });

    expect(entitiesOf(write)).toEqual([
      entityKey(found(nodes.get('User')), { userId: 7 }),
      entityKey(found(nodes.get('Product')), { sku: 'a', shop: 'b' }),
      edgeKey(write),
    ]);
  });

  it('names an owned node under its owner', () => {
    const write = shop.HAS_DAILY_CHARGE.upsert(user(7), shop.DailyCharge.upsert({ date: '2024-05-01' }));

    expect(entitiesOf(write)[1]).toBe(
      ownedEntityKey(found(edges.get('HAS_DAILY_CHARGE')), { userId: 7 }, { date: '2024-05-01' }),
    );
  });

  it('names a node once where an edge begins and ends there', () => {
    expect(entitiesOf(shop.KNOWS.upsert(user(7), user(7)))).toHaveLength(2);
  });
});

describe('edgeKey', () => {
  const user = (userId: number) => shop.User.ref({ userId });

  it('is the same for an upsert and a delete of one edge', () => {
    const since = { since: '2024-05-01' };

    expect(edgeKey(shop.KNOWS.upsert(user(1), shop.User.merge({ userId: 2n }), since))).toBe(
      edgeKey(shop.KNOWS.delete(user(1), user(2))),
    );
  });

  it('tells direction, ends and keys apart', () => {
    const product = (sku: string) => shop.Product.ref({ sku, shop: 's' });
    const keys = [
      shop.KNOWS.upsert(user(1), user(2)),
      shop.KNOWS.upsert(user(2), user(1)),
      shop.KNOWS.upsert(user(1), user(12)),
      shop.BOUGHT.upsert(user(1), product('a'), { orderId: '1' }),
      shop.BOUGHT.upsert(user(1), product('a'), { orderId: '2' }),
      shop.BOUGHT.upsert(user(1), product('b'), { orderId: '1' }),
    ].map(edgeKey);

    expect(new Set(keys).size).toBe(keys.length);
  });
});
