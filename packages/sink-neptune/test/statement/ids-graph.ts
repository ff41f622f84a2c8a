import { defineGraph, graphShape } from '@rivergraph/core';
import type { EdgeTypeShape, GraphShape, NodeTypeShape } from '@rivergraph/core';

const shape: GraphShape = graphShape(
  defineGraph({
    nodes: {
      User: { key: { id: 'string' } },
      Us: { key: { a: 'string', b: 'string' } },
      'User|': { key: { id: 'string' } },
      Person: { key: { name: 'string', born: 'date' } },
      Account: { key: { number: 'integer' } },
      Level: { key: { level: 'float' } },
      Flag: { key: { on: 'boolean' } },
      Reading: { key: { at: 'datetime' } },
      Slot: { key: { at: 'local-datetime' } },
      Blob: { key: { hash: 'bytes' } },
      Day: { ownedBy: 'HAS_DAY', key: { date: 'date', tag: 'string' } },
      neptune_reserved_User: { key: { id: 'string' } },
    },
    edges: {
      KNOWS: { from: 'User', to: 'User' },
      PAID: { from: 'User', to: 'User', key: { at: 'datetime', note: 'string' } },
      HAS_DAY: { from: 'User', to: 'Day' },
    },
  }),
);

/** A node type of the graph that the tests of ids are about. */
export function nodeType(label: string): NodeTypeShape {
  const node = shape.nodes.get(label);
  if (node === undefined) throw new Error(`no label ${label}`);
  return node;
}

/** An edge type of that graph. */
export function edgeType(type: string): EdgeTypeShape {
  const edge = shape.edges.get(type);
  if (edge === undefined) throw new Error(`no type ${type}`);
  return edge;
}
