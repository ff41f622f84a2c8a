import { misconfigured } from '@rivergraph/core';

/**
 * Checks what the server says of itself, e.g. `Neo4j/v5.11.0 compatible graph database server - Memgraph`. Who runs it may give it
 * any other name, so one that is neither is let pass: what it is shows when it is asked for its storage mode.
 *
 * Failure: throws `misconfigured` for a Neo4j server.
 */
export function checkServer(agent: string | undefined): void {
  if (agent === undefined || /memgraph/i.test(agent)) return;
  const [name] = /^Neo4j\/\d+(?:\.\d+)*/i.exec(agent) ?? [];
  if (name === undefined) return;
  throw misconfigured(
    `memgraph: expected a Memgraph server, got ${name}, which needs sink-neo4j; a Memgraph server under that name needs a --bolt-server-name-for-init with Memgraph in it`,
    { reason: 'server' },
  );
}
