import { defineGraph } from '@rivergraph/core';

/** The graph that bad input is written to. */
export const people = defineGraph({
  nodes: {
    Person: {
      key: { id: 'string' },
      properties: {
        name: 'string',
        age: 'integer',
        score: 'float',
        tags: 'string[]',
        extra: 'json',
        place: 'point',
        seen: 'datetime',
      },
    },
    Item: { key: { id: 'integer' } },
  },
  edges: { BOUGHT: { from: 'Person', to: 'Item' } },
});

/** A person, right or wrong. */
export type PersonRow = Parameters<typeof people.Person.upsert>[0];
