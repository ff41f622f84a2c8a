import { defineGraph } from '@rivergraph/core';
import type { Graph, GraphWrite } from '@rivergraph/core';

const schema = {
  nodes: { Item: { key: { id: 'integer' }, properties: { text: 'string', round: 'integer' } } },
  edges: {
    NEXT: { from: 'Item', to: 'Item', properties: { at: 'integer' } },
    SAW: { from: 'Item', to: 'Item', key: { at: 'integer' }, properties: { how: 'string' } },
  },
} as const;

/** A graph of numbers. */
export const items: Graph<typeof schema> = defineGraph(schema);

/** What is in the text of a request that writes the record of a number. */
export function markOf(id: number): string {
  return `mark-${id}-`;
}

/** The writes of a record: a node with a text, and an edge to the next one, which it makes. */
export function itemWrites(id: number): readonly GraphWrite[] {
  const { Item, NEXT } = items;
  return [
    Item.upsert({ id, text: markOf(id) }),
    NEXT.upsert(Item.ref({ id }), Item.merge({ id: id + 1 }), { at: id }),
  ];
}

/** The numbers from 0. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}
