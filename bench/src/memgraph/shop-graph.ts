import { defineGraph } from '@rivergraph/core';
import type { AnyGraph, GraphWrite } from '@rivergraph/core';
import { isItem } from './messages.ts';
import type { Message } from './messages.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    Item: {
      key: { itemId: 'integer' },
      properties: {
        title: 'string',
        price: 'float',
        stock: 'integer',
        listedOn: 'date',
        updatedAt: 'datetime',
        isActive: 'boolean',
      },
    },
  },
  edges: {
    BOUGHT: {
      from: 'User',
      to: 'Item',
      properties: {
        quantity: 'integer',
        amount: 'float',
        currency: 'string',
        boughtOn: 'date',
        boughtAt: 'datetime',
        isGift: 'boolean',
      },
    },
  },
});

/** Users, items, and who bought what. */
export const shopGraph: AnyGraph = graph;

/** The write of a message. The user and the item of a purchase must be there. */
export function messageWrite(message: Message): GraphWrite {
  if (isItem(message)) return graph.Item.upsert(message);
  const { userId, itemId, ...bought } = message;
  return graph.BOUGHT.upsert(graph.User.ref({ userId }), graph.Item.ref({ itemId }), bought);
}
