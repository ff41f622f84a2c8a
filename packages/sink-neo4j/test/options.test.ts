import { defineGraph } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { describeOptions } from '../../cypher/test/bolt-support/describe-options.ts';
import type { OptionsPlan } from '../../cypher/test/bolt-support/describe-options.ts';
import { errorOf } from '../../cypher/test/bolt-support/error-of.ts';
import { createNeo4jSink } from '../src/index.ts';
import type { Neo4jSinkOptions } from '../src/index.ts';
import { checkServer } from '../src/server-version.ts';

const url = 'bolt://localhost:7687';
const bytesLists = defineGraph({
  nodes: { N: { key: { id: 'string' }, properties: { blobs: 'bytes[]' } } },
});

/** Options as plain JavaScript may give them. */
function create(options: unknown): ReturnType<typeof createNeo4jSink> {
  return createNeo4jSink(options as Neo4jSinkOptions);
}

const wrong: OptionsPlan['wrong'] = [
  [undefined, 'neo4j: expected an object of options, got undefined'],
  [
    {},
    'neo4j: option url: expected an address like neo4j://localhost:7687, bolt://… or neo4j+s://…, got undefined',
  ],
  [{ driver: {} }, 'neo4j: option driver: expected one of neo4j-driver 6.3 or later'],
  ...[0, -1, 1.5, Number.NaN, Infinity, '5', null].map(
    (maxRelationships) =>
      [
        { url, maxRelationships },
        'neo4j: option maxRelationships: expected a whole number of at least 1, got',
      ] as const,
  ),
  [{ url, graph: bytesLists }, 'neo4j: N.blobs: expected a type that Neo4j holds, got bytes[]'],
];

describe('createNeo4jSink', () => {
  describeOptions({ create, name: 'neo4j', wrong });

  it('promises atomic batches only with one database', () => {
    const one = create({ url, database: 'charges' });
    const several = create({ url, database: () => 'charges' });

    expect([one, several].map(({ features }) => features.atomicBatches)).toEqual([true, false]);
  });
});

describe('checkServer', () => {
  it.each([undefined, 'Neo4j/5.0.0', 'Neo4j/5.26.30', 'Neo4j/2026.08.1', 'Something/1.0'])(
    'takes %s',
    (agent) => {
      expect(() => checkServer(agent)).not.toThrow();
    },
  );

  it.each([
    ['Neo4j/4.4.41', 'expected Neo4j 5 or later, got 4'],
    ['Neo4j/3.5.35', 'expected Neo4j 5 or later, got 3'],
    ['Neo4j/v5.11.0 compatible graph database server - Memgraph', 'expected a Neo4j server, got Memgraph'],
    ['Memgraph/3.0.0', 'expected a Neo4j server, got Memgraph'],
  ])('refuses %s', (agent, message) => {
    const error = errorOf(() => checkServer(agent));

    expect([error.code, error.reason, error.message]).toEqual([
      'misconfigured',
      'server',
      expect.stringContaining(message),
    ]);
  });
});
