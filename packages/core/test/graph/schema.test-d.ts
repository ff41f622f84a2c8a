/* oxlint-disable unicorn/no-thenable -- that this name is refused is what is tested */
import { describe, expectTypeOf, it } from 'vitest';
import { defineGraph } from '../../src/index.ts';

describe('a schema that does not compile', () => {
  it('uses a name twice', () => {
    const once = defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      edges: { KNOWS: { from: 'User', to: 'User' } },
    });

    expectTypeOf(once).toHaveProperty('KNOWS');
    defineGraph({
      // @ts-expect-error a name is a label and an edge type
      nodes: { KNOWS: { key: { id: 'string' } } },
      edges: { KNOWS: { from: 'KNOWS', to: 'KNOWS' } },
    });
  });

  it('uses a name that cannot be', () => {
    expectTypeOf(defineGraph({ nodes: { Then: { key: { id: 'string' } } } })).toHaveProperty('Then');
    // @ts-expect-error a label called then would make the graph a promise
    defineGraph({ nodes: { then: { key: { id: 'string' } } } });
    // @ts-expect-error JSON.stringify would call it
    defineGraph({ nodes: { toJSON: { key: { id: 'string' } } } });
    // @ts-expect-error every object has one
    defineGraph({ nodes: { constructor: { key: { id: 'string' } } } });
    // @ts-expect-error an empty label
    defineGraph({ nodes: { '': { key: { id: 'string' } } } });
    // @ts-expect-error a property with no name
    defineGraph({ nodes: { User: { key: { '': 'string' } } } });
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error an edge type called then
      edges: { then: { from: 'User', to: 'User' } },
    });
  });

  it('has a wrong key or wrong properties', () => {
    const right = defineGraph({ nodes: { User: { key: { id: 'string' }, properties: { age: 'integer' } } } });

    expectTypeOf(right).toHaveProperty('User');
    // @ts-expect-error an empty key
    defineGraph({ nodes: { User: { key: {} } } });
    // @ts-expect-error no key
    defineGraph({ nodes: { User: {} } });
    // @ts-expect-error a type that does not exist
    defineGraph({ nodes: { User: { key: { id: 'text' } } } });
    // @ts-expect-error a type that a key cannot have
    defineGraph({ nodes: { User: { key: { id: 'json' } } } });
    // @ts-expect-error a list in a key
    defineGraph({ nodes: { User: { key: { id: 'string[]' } } } });
    // @ts-expect-error a type that does not exist
    defineGraph({ nodes: { User: { key: { id: 'string' }, properties: { age: 'int' } } } });
    // @ts-expect-error a property in key and in properties
    defineGraph({ nodes: { User: { key: { id: 'string' }, properties: { id: 'string' } } } });
    // @ts-expect-error a misspelt member
    defineGraph({ nodes: { User: { key: { id: 'string' }, propertys: { age: 'integer' } } } });
    // @ts-expect-error a misspelt member
    defineGraph({ nodes: { User: { key: { id: 'string' } } }, edge: {} });
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error an empty key
      edges: { KNOWS: { from: 'User', to: 'User', key: {} } },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error a property in key and in properties
      edges: { KNOWS: { from: 'User', to: 'User', key: { at: 'date' }, properties: { at: 'date' } } },
    });
  });

  it('has a wrong version', () => {
    const right = defineGraph({
      nodes: {
        User: { key: { id: 'string' }, properties: { at: 'datetime', position: 'point' }, version: 'at' },
        Bot: { key: { id: 'string' }, version: 'position' },
        Plain: { key: { id: 'string' }, version: undefined },
      },
      edges: { KNOWS: { from: 'User', to: 'User', properties: { at: 'integer' }, version: 'at' } },
    });

    expectTypeOf(right).toHaveProperty('User');
    // @ts-expect-error a property that is not declared
    defineGraph({ nodes: { User: { key: { id: 'string' }, version: 'at' } } });
    // @ts-expect-error a part of the key
    defineGraph({ nodes: { User: { key: { id: 'string' }, version: 'id' } } });
    // @ts-expect-error a type without an order
    defineGraph({ nodes: { User: { key: { id: 'string' }, properties: { at: 'json' }, version: 'at' } } });
    defineGraph({
      nodes: {
        User: {
          key: { id: 'string' },
          properties: { position: 'integer' },
          // @ts-expect-error a name with two meanings
          version: 'position',
        },
      },
    });
    defineGraph({
      nodes: {
        User: {
          key: { _position: 'string' },
          // @ts-expect-error its place is taken
          version: 'position',
        },
      },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error a property that is not declared
      edges: { KNOWS: { from: 'User', to: 'User', version: 'at' } },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error a part of the key
      edges: { KNOWS: { from: 'User', to: 'User', key: { at: 'date' }, version: 'at' } },
    });
  });

  it('joins what cannot be joined', () => {
    const right = defineGraph({
      nodes: { User: { key: { id: 'string' } }, Charge: { ownedBy: 'HAS', key: { date: 'date' } } },
      edges: { HAS: { from: 'User', to: 'Charge' } },
    });

    expectTypeOf(right).toHaveProperty('HAS');
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error an edge from a label that is not declared
      edges: { KNOWS: { from: 'Person', to: 'User' } },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } } },
      // @ts-expect-error an edge to a label that is not declared
      edges: { KNOWS: { from: 'User', to: 'Person' } },
    });
    defineGraph({
      nodes: {
        User: { key: { id: 'string' } },
        // @ts-expect-error owned by an edge type that is not declared
        Charge: { ownedBy: 'HAS', key: { date: 'date' } },
      },
    });
    defineGraph({
      nodes: {
        User: { key: { id: 'string' } },
        // @ts-expect-error owned by an edge type that ends elsewhere
        Charge: { ownedBy: 'KNOWS', key: { date: 'date' } },
      },
      edges: { KNOWS: { from: 'User', to: 'User' } },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } }, Charge: { ownedBy: 'HAS', key: { date: 'date' } } },
      edges: {
        HAS: { from: 'User', to: 'Charge' },
        // @ts-expect-error another edge that ends at an owned node
        SAW: { from: 'User', to: 'Charge' },
      },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } }, Charge: { ownedBy: 'HAS', key: { date: 'date' } } },
      edges: {
        HAS: { from: 'User', to: 'Charge' },
        // @ts-expect-error an edge that begins at an owned node
        PAID_BY: { from: 'Charge', to: 'User' },
      },
    });
    defineGraph({
      nodes: { User: { key: { id: 'string' } }, Charge: { ownedBy: 'HAS', key: { date: 'date' } } },
      // @ts-expect-error an owning edge with a key
      edges: { HAS: { from: 'User', to: 'Charge', key: { at: 'date' } } },
    });
  });
});
