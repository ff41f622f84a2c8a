import { defineGraph } from '@rivergraph/core';

/** A graph with a key of one property, one of two whose names have to be quoted, and one that no schema makes unique. */
export const keysGraph = defineGraph({
  nodes: {
    Person: { key: { id: 'integer' }, properties: { name: 'string' } },
    'Ci`ty': { key: { 'coun`try': 'string', name: 'string' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' } },
  },
  edges: { HAS_DAY: { from: 'Person', to: 'Day' } },
});
