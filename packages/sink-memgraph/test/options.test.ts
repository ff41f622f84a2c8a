import { defineGraph } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { describeOptions } from '../../cypher/test/bolt-support/describe-options.ts';
import type { OptionsPlan } from '../../cypher/test/bolt-support/describe-options.ts';
import { errorOf } from '../../cypher/test/bolt-support/error-of.ts';
import { createMemgraphSink } from '../src/index.ts';
import type { MemgraphSinkOptions } from '../src/index.ts';

const url = 'bolt://localhost:7687';
const blobs = defineGraph({ nodes: { N: { key: { id: 'string' }, properties: { blob: 'bytes' } } } });
const blobLists = defineGraph({
  nodes: { N: { key: { id: 'string' } } },
  edges: { E: { from: 'N', to: 'N', properties: { blobs: 'bytes[]' } } },
});
const blobKeys = defineGraph({ nodes: { N: { key: { id: 'bytes' } } } });

/** Options as plain JavaScript may give them. */
function create(options: unknown): ReturnType<typeof createMemgraphSink> {
  return createMemgraphSink(options as MemgraphSinkOptions);
}

const wrong: OptionsPlan['wrong'] = [
  [undefined, 'memgraph: expected an object of options, got undefined'],
  [
    {},
    'memgraph: option url: expected an address like bolt://localhost:7687, neo4j://… or bolt+s://…, got undefined',
  ],
  [{ driver: {} }, 'memgraph: option driver: expected one of neo4j-driver 6.3 or later'],
  [{ url, guard: 'yes' }, 'memgraph: option guard: expected true or false, got yes'],
  [{ url, guard: null }, 'memgraph: option guard: expected true or false, got null'],
  [{ url, guard: 1 }, 'memgraph: option guard: expected true or false, got 1'],
  [{ url, analytical: true }, "memgraph: option analytical: expected 'refuse' or 'allow', got true"],
  [{ url, analytical: 'yes' }, "memgraph: option analytical: expected 'refuse' or 'allow', got yes"],
  [{ url, analytical: null }, "memgraph: option analytical: expected 'refuse' or 'allow', got null"],
  [{ url, bytes: 'utf8' }, "memgraph: option bytes: expected 'base64' or 'hex', got utf8"],
  [{ url, bytes: true }, "memgraph: option bytes: expected 'base64' or 'hex', got true"],
  [{ url, bytes: null }, "memgraph: option bytes: expected 'base64' or 'hex', got null"],
];

/** Graphs with what Memgraph does not hold. */
const unheld = [
  [blobs, 'memgraph: N.blob: expected a type that Memgraph holds, got bytes'],
  [blobLists, 'memgraph: E.blobs: expected a type that Memgraph holds, got bytes[]'],
  [blobKeys, 'memgraph: N.id: expected a type that Memgraph holds, got bytes'],
] as const;

const guardName = defineGraph({
  nodes: { N: { key: { id: 'string' }, properties: { __rivergraph: 'string' } } },
  edges: { E: { from: 'N', to: 'N' } },
});

describe('createMemgraphSink', () => {
  describeOptions({ create, name: 'memgraph', wrong });

  it.each(unheld)(
    'refuses a graph with bytes of which it is not said how they are stored',
    (graph, message) => {
      const error = errorOf(() => create({ url, graph }));

      expect([error.code, error.reason]).toEqual(['misconfigured', 'schema']);
      expect(error.message).toContain(message);
      expect(error.message).toContain('option bytes');
    },
  );

  it.each(['base64', 'hex'])('takes a graph with bytes that are stored as %s', (bytes) => {
    for (const [graph] of unheld) expect(() => create({ url, graph, bytes })).not.toThrow();
  });

  it('refuses a graph with the property that the guard sets and removes', () => {
    const error = errorOf(() => create({ url, graph: guardName }));

    expect([error.code, error.reason]).toEqual(['misconfigured', 'schema']);
    expect(error.message).toContain('N.__rivergraph');
    expect(() => create({ url, graph: guardName, guard: false })).not.toThrow();
  });

  it('promises atomic batches with one database that has transactions', () => {
    const sinks = [
      create({ url, database: 'charges' }),
      create({ url, database: () => 'charges' }),
      create({ url, analytical: 'allow' }),
    ];

    expect(sinks.map(({ features }) => features.atomicBatches)).toEqual([true, false, false]);
  });

  it('writes as many batches at a time as its pool has connections, and one where there are no transactions', () => {
    const driverConfig = { maxConnectionPoolSize: 7 };
    const sinks = [create({ url, driverConfig }), create({ url, driverConfig, analytical: 'allow' })];

    expect(sinks.map(({ limits }) => limits?.concurrency)).toEqual([7, 1]);
  });
});
