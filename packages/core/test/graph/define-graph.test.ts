/* oxlint-disable unicorn/no-thenable -- that this name is refused is what is tested */
import { describe, expect, it } from 'vitest';
import { defineGraph, graphShape } from '../../src/index.ts';
import type { GraphSchema } from '../../src/index.ts';
import { callUntyped, shop, thrownBy } from './shop.ts';

const user = { key: { id: 'string' } } as const;

/** Defines a graph from something that the types would not let pass. */
function define(schema: unknown): unknown {
  return defineGraph(schema as GraphSchema);
}

describe('defineGraph', () => {
  it('has one member per label and per edge type, and no other', () => {
    const names = Object.keys(shop);

    expect(names).toEqual(['User', 'Product', 'DailyCharge', 'HAS_DAILY_CHARGE', 'BOUGHT', 'KNOWS']);
  });

  it('is not thenable, is frozen, and can be awaited', async () => {
    expect('then' in shop).toBe(false);
    expect(Object.isFrozen(shop)).toBe(true);
    await expect(Promise.resolve(shop)).resolves.toBe(shop);
  });

  it('has no update and delete for an owned node', () => {
    expect('update' in shop.DailyCharge).toBe(false);
    expect('delete' in shop.DailyCharge).toBe(false);
  });

  it('takes a graph without edges', () => {
    const graph = defineGraph({ nodes: { User: user } });

    expect(graphShape(graph).edges.size).toBe(0);
  });

  it('does not see later changes to the schema object', () => {
    const schema = { nodes: { User: { key: { id: 'string' } as { id: 'string' | 'integer' } } } };
    const graph = defineGraph(schema as GraphSchema);

    schema.nodes.User.key.id = 'integer';

    expect(graphShape(graph).nodes.get('User')?.key).toEqual([{ name: 'id', type: 'string' }]);
  });
});

describe('graphShape', () => {
  it('gives the schema in the order declared, with types joined by identity', () => {
    const { nodes, edges } = graphShape(shop);

    expect([...nodes.keys()]).toEqual(['User', 'Product', 'DailyCharge']);
    expect(nodes.get('Product')?.key).toEqual([
      { name: 'sku', type: 'string' },
      { name: 'shop', type: 'string' },
    ]);
    expect(nodes.get('DailyCharge')?.ownedBy).toBe('HAS_DAILY_CHARGE');
    expect(edges.get('BOUGHT')?.from).toBe(nodes.get('User'));
    expect(edges.get('BOUGHT')?.to).toBe(nodes.get('Product'));
    expect(edges.get('BOUGHT')?.key).toEqual([{ name: 'orderId', type: 'string' }]);
    expect(edges.get('BOUGHT')?.properties).toEqual([{ name: 'count', type: 'integer' }]);
  });

  it('refuses what is no graph', () => {
    expect(thrownBy(() => graphShape({} as never))).toBe(
      'misconfigured: graph: expected the result of defineGraph',
    );
    expect(thrownBy(() => graphShape(undefined as never))).toBe(
      'misconfigured: graph: expected the result of defineGraph',
    );
  });
});

describe('a schema that is wrong', () => {
  const edge = { from: 'User', to: 'User' };
  const owned = { ownedBy: 'HAS', key: { date: 'date' } };
  const badVersion =
    'version must name one of properties with a type that has an order ' +
    "(integer, float, string, date, datetime, local-datetime), or be 'position'";
  const wrong: readonly (readonly [problem: string, schema: unknown])[] = [
    ['the schema must be an object with nodes and edges', undefined],
    ['nodes must be an object', {}],
    ['edges must be an object', { nodes: {}, edges: 7 }],
    ['the schema: has nodes, edges only, got edge', { nodes: {}, edge: {} }],
    ['User: must be an object', { nodes: { User: null } }],
    ['E: must be an object', { nodes: { User: user }, edges: { E: 'x' } }],
    ["'then' cannot be the name of a label", { nodes: { then: user } }],
    ["'toJSON' cannot be the name of a label", { nodes: { toJSON: user } }],
    ["'constructor' cannot be the name of a label", { nodes: { constructor: user } }],
    ["'__proto__' cannot be the name of a label", { nodes: { ['__proto__']: user } }],
    ["'' cannot be the name of a label", { nodes: { '': user } }],
    ["'then' cannot be the name of an edge type", { nodes: { User: user }, edges: { then: edge } }],
    ['User: a name is either a label or an edge type', { nodes: { User: user }, edges: { User: edge } }],
    ['User: key needs at least one part', { nodes: { User: {} } }],
    ['User: key needs at least one part', { nodes: { User: { key: {} } } }],
    ['E: key needs at least one part', { nodes: { User: user }, edges: { E: { ...edge, key: {} } } }],
    ['User.a: unknown type', { nodes: { User: { ...user, properties: { a: 'int' } } } }],
    ['User.a: unknown type', { nodes: { User: { ...user, properties: { a: 'string[][]' } } } }],
    ['User.a: unknown type', { nodes: { User: { ...user, properties: { a: 'constructor' } } } }],
    ['User: properties must be an object', { nodes: { User: { ...user, properties: 'a' } } }],
    [
      'User.id: the type of a key must be string, integer, float, boolean, date, datetime, local-datetime or bytes',
      { nodes: { User: { key: { id: 'json' } } } },
    ],
    [
      'User.id: a property is either in key or in properties',
      { nodes: { User: { ...user, properties: { id: 'string' } } } },
    ],
    [
      "User: '__proto__' cannot be the name of a property",
      { nodes: { User: { key: { ['__proto__']: 'string' } } } },
    ],
    [
      'User: has key, properties, ownedBy, version only, got props',
      { nodes: { User: { ...user, props: {} } } },
    ],
    [`User: ${badVersion}`, { nodes: { User: { ...user, version: 'age' } } }],
    [`User: ${badVersion}`, { nodes: { User: { ...user, version: 'id' } } }],
    [`User: ${badVersion}`, { nodes: { User: { ...user, version: 7 } } }],
    [`User: ${badVersion}`, { nodes: { User: { ...user, version: null } } }],
    [`User: ${badVersion}`, { nodes: { User: { ...user, properties: { a: 'json' }, version: 'a' } } }],
    [`User: ${badVersion}`, { nodes: { User: { ...user, properties: { a: 'integer[]' }, version: 'a' } } }],
    [`User: ${badVersion}`, { nodes: { User: { ...user, version: 'toString' } } }],
    [`E: ${badVersion}`, { nodes: { User: user }, edges: { E: { ...edge, version: 'since' } } }],
    [
      "User: version 'position' has two meanings beside a property of that name",
      { nodes: { User: { ...user, properties: { position: 'integer' }, version: 'position' } } },
    ],
    [
      "User: version 'position' has two meanings beside a property of that name",
      { nodes: { User: { key: { position: 'integer' }, version: 'position' } } },
    ],
    [
      "E: version 'position' is kept in _position, which cannot be declared",
      {
        nodes: { User: user },
        edges: { E: { ...edge, properties: { _position: 'string' }, version: 'position' } },
      },
    ],
    [
      'E: from must name a declared label',
      { nodes: { User: user }, edges: { E: { from: 'X', to: 'User' } } },
    ],
    [
      'E: to must name a declared label',
      { nodes: { User: user }, edges: { E: { from: 'User', to: 'toString' } } },
    ],
    ['Charge: ownedBy must name a declared edge type', { nodes: { Charge: owned } }],
    [
      'Charge: the edge type in ownedBy must end at Charge',
      { nodes: { User: user, Charge: owned }, edges: { HAS: edge } },
    ],
    [
      'SAW: to cannot be Charge, which another edge type owns',
      {
        nodes: { User: user, Charge: owned },
        edges: { HAS: { from: 'User', to: 'Charge' }, SAW: { from: 'User', to: 'Charge' } },
      },
    ],
    [
      'PAID: from cannot be the owned node type Charge',
      {
        nodes: { User: user, Charge: owned },
        edges: { HAS: { from: 'User', to: 'Charge' }, PAID: { from: 'Charge', to: 'User' } },
      },
    ],
    [
      'HAS: from cannot be the owned node type Charge',
      { nodes: { Charge: owned }, edges: { HAS: { from: 'Charge', to: 'Charge' } } },
    ],
    [
      'HAS: an edge that owns its node has no key',
      {
        nodes: { User: user, Charge: owned },
        edges: { HAS: { from: 'User', to: 'Charge', key: { at: 'date' } } },
      },
    ],
  ];

  it.each(wrong)('says: %s', (problem, schema) => {
    expect(thrownBy(() => define(schema))).toBe(`misconfigured: defineGraph: ${problem}`);
  });

  it('says all that is wrong at once', () => {
    const thrown = thrownBy(() => define({ nodes: { User: {}, then: user } }));

    expect(thrown).toBe(
      "misconfigured: defineGraph: User: key needs at least one part; 'then' cannot be the name of a label",
    );
  });
});

describe('an end', () => {
  const other = defineGraph({ nodes: { User: { key: { userId: 'integer' } } } });
  const user7 = shop.User.ref({ userId: 7 });

  it.each([
    ['KNOWS.upsert, to: expected an end made by User', user7, undefined],
    ['KNOWS.upsert, from: expected an end made by User', shop.User.update({ userId: 7 }), user7],
    [
      'KNOWS.upsert, to: expected an end made by User, got Product',
      user7,
      shop.Product.ref({ sku: 'a', shop: 'b' }),
    ],
    [
      'KNOWS.upsert, to: expected an end made by User, got the same label of another graph',
      user7,
      other.User.ref({ userId: 7 }),
    ],
  ])('is refused where it does not fit: %s', (message, from, to) => {
    expect(thrownBy(() => callUntyped(shop.KNOWS, 'upsert', from, to))).toBe(`misconfigured: ${message}`);
  });

  it('is refused in a delete unless it is a ref', () => {
    const merged = shop.User.merge({ userId: 7 });

    expect(thrownBy(() => callUntyped(shop.KNOWS, 'delete', user7, merged))).toBe(
      'misconfigured: KNOWS.delete, to: expected a ref, got merge',
    );
  });

  it.each([['wait'], [null], [{}], [{ forMs: '5' }], [{ forMs: 0 }], [{ forMs: Infinity }]])(
    'is refused with an unknown way to treat a missing node: %j',
    (missing) => {
      expect(thrownBy(() => callUntyped(shop.User, 'ref', { userId: 7 }, { missing }))).toBe(
        "misconfigured: ref of User: missing must be 'reject', 'skip' or wait({ forMs })",
      );
    },
  );
});
