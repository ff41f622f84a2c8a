import { defineGraph } from '../../graph/define-graph.ts';
import type { Graph } from '../../graph/graph-types.ts';
import type { PropertyType } from '../../graph/write.ts';

const schema = {
  nodes: {
    Person: { key: { id: 'string' }, properties: { name: 'string', age: 'integer', score: 'float' } },
    City: { key: { country: 'string', name: 'string' }, properties: { population: 'integer' } },
    Account: { key: { number: 'integer' }, properties: { balance: 'integer' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { amount: 'float', note: 'string' } },
  },
  edges: {
    KNOWS: { from: 'Person', to: 'Person', properties: { since: 'integer', how: 'string' } },
    LIVES_IN: { from: 'Person', to: 'City' },
    PAID: { from: 'Person', to: 'Person', key: { at: 'integer' }, properties: { amount: 'float' } },
    HAS_DAY: { from: 'Person', to: 'Day' },
  },
} as const;

/** The graph that most cases of the sink kit write to. @public */
export const conformanceGraph: Graph<typeof schema> = defineGraph(schema);

/** The graph of the cases about one property type: nodes `Sample` with a key and one value. @public */
export type SampleGraph = Graph<{
  readonly nodes: {
    readonly Sample: {
      readonly key: { readonly id: 'string' };
      readonly properties: { readonly value: 'json' };
    };
  };
}>;

/** Makes the graph of the cases about one property type. @internal */
export function sampleGraph(type: PropertyType): SampleGraph {
  const made = defineGraph({ nodes: { Sample: { key: { id: 'string' }, properties: { value: type } } } });
  // The kit writes values of every type through one signature; the graph itself checks them when they are made.
  return made as unknown as SampleGraph;
}

/** The graph of the cases about keys of one type: nodes `Keyed`. @public */
export type KeyedGraph = Graph<{
  readonly nodes: {
    readonly Keyed: {
      readonly key: { readonly key: 'string' };
      readonly properties: { readonly round: 'integer' };
    };
  };
}>;

/** Makes the graph of the cases about keys of one type. @internal */
export function keyedGraph(
  type: 'integer' | 'date' | 'datetime' | 'local-datetime' | 'bytes' | 'boolean' | 'float',
): KeyedGraph {
  const made = defineGraph({ nodes: { Keyed: { key: { key: type }, properties: { round: 'integer' } } } });
  return made as unknown as KeyedGraph;
}
