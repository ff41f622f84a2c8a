import { defineGraph } from '../../graph/define-graph.ts';
import type { Graph } from '../../graph/graph-types.ts';

const schema = {
  nodes: {
    User: { key: { id: 'integer' }, properties: { x: 'integer', y: 'integer', z: 'integer' } },
    Place: { key: { id: 'integer' }, properties: { x: 'integer', y: 'integer' } },
    Day: { ownedBy: 'HAS_DAY', key: { id: 'integer' }, properties: { x: 'integer', y: 'integer' } },
    Meter: {
      key: { id: 'integer' },
      properties: { x: 'integer', y: 'integer', v: 'integer' },
      version: 'v',
    },
    Sensor: { key: { id: 'integer' }, properties: { x: 'integer', y: 'integer' }, version: 'position' },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { w: 'integer' } },
    AT: { from: 'User', to: 'Place', key: { n: 'integer' }, properties: { w: 'integer' } },
    HAS_DAY: { from: 'User', to: 'Day' },
    FEEDS: { from: 'Meter', to: 'Place', properties: { w: 'integer', v: 'integer' }, version: 'v' },
  },
} as const;

/** The graph that the writes of an entity history are made for. @internal */
export const entityGraph: Graph<typeof schema> = defineGraph(schema);
