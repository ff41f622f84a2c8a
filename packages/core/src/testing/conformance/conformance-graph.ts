import { defineGraph } from '../../graph/define-graph.ts';
import type { Graph } from '../../graph/graph-types.ts';
import type { VersionType } from '../../graph/schema-types.ts';
import type { PropertyType } from '../../graph/write.ts';

const schema = {
  nodes: {
    Person: { key: { id: 'string' }, properties: { name: 'string', age: 'integer', score: 'float' } },
    City: { key: { country: 'string', name: 'string' }, properties: { population: 'integer' } },
    Account: { key: { number: 'integer' }, properties: { balance: 'integer' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { amount: 'float', note: 'string' } },
    Device: {
      key: { id: 'string' },
      properties: { state: 'string', note: 'string', revision: 'integer' },
      version: 'revision',
    },
    Sensor: {
      key: { id: 'string' },
      properties: { reading: 'float', unit: 'string' },
      version: 'position',
    },
    Shift: {
      ownedBy: 'HAS_SHIFT',
      key: { date: 'date' },
      properties: { hours: 'float', revision: 'integer' },
      version: 'revision',
    },
  },
  edges: {
    KNOWS: { from: 'Person', to: 'Person', properties: { since: 'integer', how: 'string' } },
    LIVES_IN: { from: 'Person', to: 'City' },
    PAID: { from: 'Person', to: 'Person', key: { at: 'integer' }, properties: { amount: 'float' } },
    HAS_DAY: { from: 'Person', to: 'Day' },
    LINKED: {
      from: 'Device',
      to: 'Device',
      properties: { quality: 'string', revision: 'integer' },
      version: 'revision',
    },
    MEASURES: { from: 'Device', to: 'Sensor', properties: { how: 'string' }, version: 'position' },
    HAS_SHIFT: { from: 'Person', to: 'Shift' },
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

/** The graph of the cases about versions of one type: nodes `Versioned`. @public */
export type VersionedGraph = Graph<{
  readonly nodes: {
    readonly Versioned: {
      readonly key: { readonly id: 'string' };
      readonly properties: { readonly round: 'integer'; readonly version: 'string' };
      readonly version: 'version';
    };
  };
}>;

/** Makes the graph of the cases about versions of one type. @internal */
export function versionedGraph(type: VersionType): VersionedGraph {
  const properties = { round: 'integer', version: type } as const;
  const made = defineGraph({
    nodes: { Versioned: { key: { id: 'string' }, properties, version: 'version' } },
  });
  // As with the samples: one signature for values of every type, which the graph itself checks.
  return made as unknown as VersionedGraph;
}
