import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineGraph, graphShape } from '../../src/index.ts';
import type { GraphSchema, GraphWrite, NodeWrite, PropertyShape } from '../../src/index.ts';
import { callUntyped, fuzzRuns, shop } from './shop.ts';

const { nodes, edges } = graphShape(shop);
const namesOf = (set: readonly PropertyShape[]): string[] => set.map(({ name }) => name);

describe('a write of a node', () => {
  it('carries the row itself and what is set, in the order declared', () => {
    const row = { seen: new Date(0), name: null, userId: 7 };

    const write = shop.User.upsert(row);

    expect(write.kind).toBe('graph');
    expect(write.row).toBe(row);
    expect(write.shape).toMatchObject({ kind: 'node', action: 'upsert' });
    expect(write.shape.node).toBe(nodes.get('User'));
    expect(write.shape.graph).toBe(graphShape(shop));
    expect(namesOf(write.shape.set)).toEqual(['name', 'seen']);
  });

  it('leaves out what is undefined', () => {
    const write = shop.User.upsert({ userId: 7, name: undefined, tags: ['a'] });

    expect(namesOf(write.shape.set)).toEqual(['tags']);
  });

  it('updates and deletes', () => {
    const update = shop.User.update({ userId: 7, name: 'x' });
    const remove = shop.User.delete({ userId: 7 });

    expect(update.shape.action).toBe('update');
    expect(namesOf(update.shape.set)).toEqual(['name']);
    expect(remove.shape.action).toBe('delete');
    expect(remove.shape.set).toEqual([]);
  });
});

describe('an end', () => {
  it('says how the node is found or made', () => {
    const ends = [
      shop.User.ref({ userId: 7 }),
      shop.User.ref({ userId: 7 }, { missing: 'skip' }),
      shop.User.merge({ userId: 7 }),
      shop.User.upsert({ userId: 7, name: 'x' }),
      shop.DailyCharge.upsert({ date: '2024-05-01', amountUSD: 1 }),
    ];

    expect(ends.map(({ endpoint: { mode, missing, set } }) => [mode, missing, namesOf(set)])).toEqual([
      ['ref', 'reject', []],
      ['ref', 'skip', []],
      ['merge', 'reject', []],
      ['upsert', 'reject', ['name']],
      ['upsert', 'reject', ['amountUSD']],
    ]);
  });

  it('is no write where the node is owned or only referred to', () => {
    expect(shop.DailyCharge.upsert({ date: '2024-05-01' })).not.toHaveProperty('kind');
    expect(shop.User.ref({ userId: 7 })).not.toHaveProperty('kind');
  });
});

describe('a write of an edge', () => {
  it('carries the rows of both ends and its own', () => {
    const from = { userId: 7 };
    const to = { sku: 'a', shop: 'b' };
    const row = { orderId: 'o', count: 2n };

    const write = shop.BOUGHT.upsert(shop.User.merge(from), shop.Product.upsert(to), row);

    expect([write.from, write.to, write.row]).toEqual([from, to, row]);
    expect(write.row).toBe(row);
    expect(write.shape).toMatchObject({ kind: 'edge', action: 'upsert' });
    expect(write.shape.edge).toBe(edges.get('BOUGHT'));
    expect([write.shape.from.mode, write.shape.to.mode]).toEqual(['merge', 'upsert']);
    expect(namesOf(write.shape.set)).toEqual(['count']);
  });

  it('has an empty row where none is given', () => {
    const user = shop.User.ref({ userId: 7 });

    expect(shop.KNOWS.upsert(user, user).row).toEqual({});
    expect(shop.KNOWS.delete(user, user)).toMatchObject({ row: {}, shape: { action: 'delete' } });
  });

  it('deletes by the key of the edge', () => {
    const write = shop.BOUGHT.delete(
      shop.User.ref({ userId: 7 }),
      shop.Product.ref({ sku: 'a', shop: 'b' }),
      {
        orderId: 'o',
      },
    );

    expect(write.row).toEqual({ orderId: 'o' });
    expect(write.shape.set).toEqual([]);
  });
});

describe('the shape of writes', () => {
  const names = Array.from({ length: 40 }, (_, i) => `p${i}`);
  const schema: GraphSchema = {
    nodes: {
      Wide: {
        key: { id: 'integer' },
        properties: Object.fromEntries(names.map((name) => [name, 'integer'])),
      },
    },
    edges: {
      TO: { from: 'Wide', to: 'Wide', properties: { a: 'integer', b: 'integer' } },
    },
  };

  /** Rows with any of 40 properties, in any order, some of them undefined or null. */
  const anyRow = fc
    .shuffledSubarray(names, { minLength: 0, maxLength: 40 })
    .chain((present) =>
      fc.tuple(
        fc.constant(present),
        fc.array(fc.constantFrom(1, null, undefined), {
          minLength: present.length,
          maxLength: present.length,
        }),
        fc.boolean(),
      ),
    )
    .map(([present, values, keyFirst]) => {
      const properties = Object.fromEntries(present.map((name, i) => [name, values[i]]));
      return keyFirst ? { id: 1, ...properties } : { ...properties, id: 1 };
    });

  const upsert = (graph: object, row: object): NodeWrite => {
    const wide: unknown = Reflect.get(graph, 'Wide');
    return callUntyped(wide as object, 'upsert', row) as NodeWrite;
  };

  it('is the same object exactly for the same set of present properties', () => {
    const graph = defineGraph(schema);
    const present = (row: object): string =>
      names.filter((name) => Reflect.get(row, name) !== undefined).join();
    const byPresent = new Map<string, NodeWrite['shape']>();

    fc.assert(
      fc.property(anyRow, (row) => {
        const { shape } = upsert(graph, row);

        expect(namesOf(shape.set).join()).toBe(present(row));
        expect(byPresent.get(present(row)) ?? shape).toBe(shape);
        byPresent.set(present(row), shape);
      }),
      { numRuns: Math.min(fuzzRuns(300), 300) },
    );

    expect(new Set(byPresent.values()).size).toBe(byPresent.size);
  });

  it('is one per action and graph', () => {
    const row = { userId: 7, name: 'x' };
    const again = defineGraph({
      nodes: { User: { key: { userId: 'integer' }, properties: { name: 'string' } } },
    });

    const shapes = new Set([
      shop.User.upsert(row).shape,
      shop.User.upsert({ name: 'y', userId: 8n }).shape,
      shop.User.update(row).shape,
      again.User.upsert(row).shape,
    ]);

    expect(shapes.size).toBe(3);
  });

  it('is the same edge shape for the same ends and properties', () => {
    const write = (from: number, count?: number): GraphWrite =>
      shop.BOUGHT.upsert(shop.User.ref({ userId: from }), shop.Product.merge({ sku: 'a', shop: 'b' }), {
        orderId: 'o',
        count,
      });
    const merged = shop.BOUGHT.upsert(
      shop.User.merge({ userId: 1 }),
      shop.Product.merge({ sku: 'a', shop: 'b' }),
      { orderId: 'o' },
    );

    expect(write(1).shape).toBe(write(2).shape);
    expect(write(1, 1).shape).toBe(write(2, 2).shape);
    expect(write(1, 1).shape).not.toBe(write(1).shape);
    expect(merged.shape).not.toBe(write(1).shape);
    expect(write(1).shape).toBe(write(3).shape);
  });

  it('holds its table at a bounded size and stays right when that starts over', () => {
    const graph = defineGraph(schema);
    const rowOf = (bits: number): object =>
      Object.fromEntries([
        ['id', 1],
        ...names.slice(0, 15).flatMap((name, i) => ((bits >> i) & 1 ? [[name, 1]] : [])),
      ]);

    const wrong: number[] = [];
    for (let bits = 0; bits < 2 ** 15; bits += 1) {
      const row = rowOf(bits);
      const set = namesOf(upsert(graph, row).shape.set);
      if (['id', ...set].join() !== Object.keys(row).join()) wrong.push(bits);
    }

    expect(wrong).toEqual([]);
    expect(upsert(graph, rowOf(5)).shape).toBe(upsert(graph, rowOf(5)).shape);
  });
});
