import { describe, expectTypeOf, it } from 'vitest';
import { defineGraph } from '../../src/index.ts';
import type {
  EdgeType,
  EdgeWrite,
  Endpoint,
  EndpointRef,
  GraphSchema,
  JsonValue,
  KeyedEdgeType,
  NodeType,
  NodeUpsert,
  NodeWrite,
  OwnedNodeType,
  Point,
} from '../../src/index.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' }, properties: { name: 'string', tags: 'string[]' } },
    Product: { key: { sku: 'string', shop: 'string' } },
    DailyCharge: { ownedBy: 'HAS_DAILY_CHARGE', key: { date: 'date' }, properties: { amountUSD: 'float' } },
  },
  edges: {
    HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' },
    BOUGHT: { from: 'User', to: 'Product', key: { orderId: 'string' }, properties: { count: 'integer' } },
    LIKES: { from: 'User', to: 'Product', properties: { since: 'date' } },
  },
});

const user = graph.User.ref({ userId: 1 });
const product = graph.Product.ref({ sku: 'a', shop: 'b' });
const charge = graph.DailyCharge.ref({ date: '2024-05-01' });

describe('defineGraph', () => {
  it('has one member per label and per edge type', () => {
    expectTypeOf(graph.User).toExtend<
      NodeType<'User', { userId: 'integer' }, { name: 'string'; tags: 'string[]' }>
    >();
    expectTypeOf(graph.DailyCharge).toExtend<
      OwnedNodeType<'DailyCharge', { date: 'date' }, { amountUSD: 'float' }>
    >();
    expectTypeOf(graph.HAS_DAILY_CHARGE).toExtend<EdgeType<'User', 'DailyCharge', {}>>();
    expectTypeOf(graph.BOUGHT).toExtend<
      KeyedEdgeType<'User', 'Product', { orderId: 'string' }, { count: 'integer' }>
    >();
    // @ts-expect-error a name that is not declared
    void graph.Order;
  });

  it('gives each declared type its type in TypeScript', () => {
    const all = defineGraph({
      nodes: {
        All: {
          key: { id: 'string' },
          properties: {
            integer: 'integer',
            float: 'float',
            boolean: 'boolean',
            date: 'date',
            datetime: 'datetime',
            local: 'local-datetime',
            point: 'point',
            bytes: 'bytes',
            json: 'json',
            dates: 'datetime[]',
          },
        },
      },
    });

    expectTypeOf<Parameters<typeof all.All.upsert>[0]>().toEqualTypeOf<{
      readonly id: string;
      readonly integer?: number | bigint | null | undefined;
      readonly float?: number | null | undefined;
      readonly boolean?: boolean | null | undefined;
      readonly date?: string | null | undefined;
      readonly datetime?: Date | string | null | undefined;
      readonly local?: string | null | undefined;
      readonly point?: Point | null | undefined;
      readonly bytes?: Uint8Array | null | undefined;
      readonly json?: JsonValue | undefined;
      readonly dates?: readonly (Date | string)[] | null | undefined;
    }>();
  });
});

describe('a node type', () => {
  it('makes writes and ends', () => {
    expectTypeOf(graph.User.upsert({ userId: 1, name: 'x' })).toEqualTypeOf<NodeUpsert<'User'>>();
    expectTypeOf(graph.User.upsert({ userId: 1n, name: null, tags: undefined })).toExtend<NodeWrite>();
    expectTypeOf(graph.User.update({ userId: 1, tags: ['a'] })).toEqualTypeOf<NodeWrite>();
    expectTypeOf(graph.User.delete({ userId: 1 })).toEqualTypeOf<NodeWrite>();
    expectTypeOf(user).toEqualTypeOf<EndpointRef<'User'>>();
    expectTypeOf(graph.User.ref({ userId: 1 }, { missing: 'skip' })).toEqualTypeOf<EndpointRef<'User'>>();
    expectTypeOf(graph.User.merge({ userId: 1 })).toEqualTypeOf<Endpoint<'User'>>();
  });

  it('does not take a wrong row', () => {
    expectTypeOf<Parameters<typeof graph.Product.upsert>[0]>().toEqualTypeOf<{
      readonly sku: string;
      readonly shop: string;
    }>();
    // @ts-expect-error a property that is not declared
    graph.User.upsert({ userId: 1, nickname: 'x' });
    // @ts-expect-error a property of the wrong type
    graph.User.upsert({ userId: 1, name: 7 });
    // @ts-expect-error a key of the wrong type
    graph.User.upsert({ userId: '1' });
    // @ts-expect-error a list with an element of the wrong type
    graph.User.upsert({ userId: 1, tags: [1] });
    // @ts-expect-error no key
    graph.User.upsert({ name: 'x' });
    // @ts-expect-error a key that is null
    graph.User.upsert({ userId: null });
    // @ts-expect-error a key that is undefined
    graph.User.upsert({ userId: undefined });
    // @ts-expect-error half a key
    graph.Product.upsert({ sku: 'a' });
    // @ts-expect-error a property of the wrong type in an update
    graph.User.update({ userId: 1, name: 7 });
    // @ts-expect-error a property where only the key is taken
    graph.User.delete({ userId: 1, name: 'x' });
    // @ts-expect-error a property where only the key is taken
    graph.User.ref({ userId: 1, name: 'x' });
    // @ts-expect-error half a key
    graph.Product.merge({ sku: 'a' });
    // @ts-expect-error an unknown way to treat a missing node
    graph.User.ref({ userId: 1 }, { missing: 'ignore' });
  });
});

describe('an owned node type', () => {
  it('makes ends only', () => {
    expectTypeOf(graph.DailyCharge.upsert({ date: '2024-05-01', amountUSD: 1 })).toEqualTypeOf<
      Endpoint<'DailyCharge'>
    >();
    expectTypeOf(charge).toEqualTypeOf<EndpointRef<'DailyCharge'>>();
    // @ts-expect-error it has no update, since its owner is not known
    void graph.DailyCharge.update;
    // @ts-expect-error it has no delete, since its owner is not known
    void graph.DailyCharge.delete;
  });
});

describe('an edge type', () => {
  it('makes writes', () => {
    expectTypeOf(graph.HAS_DAILY_CHARGE.upsert(user, charge)).toEqualTypeOf<EdgeWrite>();
    expectTypeOf(graph.HAS_DAILY_CHARGE.delete(user, charge)).toEqualTypeOf<EdgeWrite>();
    expectTypeOf(graph.LIKES.upsert(graph.User.upsert({ userId: 1 }), product)).toEqualTypeOf<EdgeWrite>();
    expectTypeOf(graph.LIKES.upsert(user, product, { since: '2024-05-01' })).toEqualTypeOf<EdgeWrite>();
    expectTypeOf(graph.BOUGHT.upsert(user, product, { orderId: 'o' })).toEqualTypeOf<EdgeWrite>();
    expectTypeOf(graph.BOUGHT.delete(user, product, { orderId: 'o' })).toEqualTypeOf<EdgeWrite>();
  });

  it('takes ends of the declared labels only', () => {
    expectTypeOf<Parameters<typeof graph.LIKES.delete>>().toEqualTypeOf<
      [from: EndpointRef<'User'>, to: EndpointRef<'Product'>]
    >();
    // @ts-expect-error the wrong label where the edge begins
    graph.LIKES.upsert(product, product);
    // @ts-expect-error the wrong label where the edge ends
    graph.LIKES.upsert(user, user);
    // @ts-expect-error an owned node at the end of another edge
    graph.LIKES.upsert(user, charge);
    // @ts-expect-error the wrong labels in a delete
    graph.LIKES.delete(user, user);
    // @ts-expect-error a row in place of an end
    graph.LIKES.upsert({ userId: 1 }, product);
    // @ts-expect-error a delete takes refs only
    graph.LIKES.delete(graph.User.merge({ userId: 1 }), product);
    // @ts-expect-error a delete takes refs only
    graph.LIKES.delete(graph.User.upsert({ userId: 1 }), product);
    // @ts-expect-error a write that is no end
    graph.LIKES.upsert(graph.User.update({ userId: 1 }), product);
  });

  it('takes the declared row only', () => {
    expectTypeOf<Parameters<typeof graph.BOUGHT.upsert>[2]>().toEqualTypeOf<{
      readonly orderId: string;
      readonly count?: number | bigint | null | undefined;
    }>();
    // @ts-expect-error no row where the edge has a key
    graph.BOUGHT.upsert(user, product);
    // @ts-expect-error a row without the key
    graph.BOUGHT.upsert(user, product, { count: 1 });
    // @ts-expect-error no key in a delete
    graph.BOUGHT.delete(user, product);
    // @ts-expect-error a property where only the key is taken
    graph.BOUGHT.delete(user, product, { orderId: 'o', count: 1 });
    // @ts-expect-error a property of the wrong type
    graph.LIKES.upsert(user, product, { since: 5 });
    // @ts-expect-error a property that is not declared
    graph.LIKES.upsert(user, product, { until: '2024-05-01' });
    // @ts-expect-error a property of an edge that declares none
    graph.HAS_DAILY_CHARGE.upsert(user, charge, { since: '2024-05-01' });
  });
});

describe('a schema that is not a literal', () => {
  it('compiles and is checked when the program runs', () => {
    const schema: GraphSchema = { nodes: { User: { key: { userId: 'integer' } } } };

    expectTypeOf(defineGraph(schema)).not.toBeAny();
  });
});
