import { describe, expect, it } from 'vitest';
import { checkServer } from '../../src/server/check-server.ts';

describe('checkServer', () => {
  it.each([
    'Neo4j/v5.11.0 compatible graph database server - Memgraph',
    'Memgraph',
    'memgraph/3.12.0',
    // The name is the operator's.
    'our graph',
    'Neo4j compatible',
    undefined,
  ])('lets pass %s', (agent) => {
    expect(() => checkServer(agent)).not.toThrow();
  });

  it.each(['Neo4j/5.26.0', 'Neo4j/2026.08.0', 'neo4j/4'])('refuses %s', (agent) => {
    expect(() => checkServer(agent)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        reason: 'server',
        message: expect.stringMatching(
          /^memgraph: expected a Memgraph server, got \S+, which needs sink-neo4j/,
        ),
      }),
    );
  });
});
