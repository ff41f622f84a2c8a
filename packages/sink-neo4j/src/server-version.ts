import { misconfigured } from '@rivergraph/core';

const oldestMajor = 5;

/** Checks what the server says of itself, e.g. `Neo4j/5.26.0`. Failure: throws `misconfigured` for one that is not supported. */
export function checkServer(agent: string | undefined): void {
  if (agent === undefined) return;
  if (/memgraph/i.test(agent)) {
    throw misconfigured('neo4j: expected a Neo4j server, got Memgraph; it needs a sink of its own', {
      reason: 'server',
    });
  }
  const [, major] = /^Neo4j\/(\d+)/.exec(agent) ?? [];
  if (major === undefined || Number(major) >= oldestMajor) return;
  throw misconfigured(`neo4j: expected Neo4j ${oldestMajor} or later, got ${major}`, { reason: 'server' });
}
