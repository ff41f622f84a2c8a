import type { MemgraphServer } from '@rivergraph/servers';
import type { Servers } from './servers.ts';

/** Says which Memgraph it is, and that a double is none. What is behind an address of the user's nobody can tell from here. */
export function nameOf({ origin, version, url }: Pick<MemgraphServer, 'origin' | 'version' | 'url'>): string {
  switch (origin) {
    case 'double':
      return `a double of Memgraph ${version ?? ''}, not a real Memgraph`;
    case 'docker':
      return `Memgraph ${version ?? ''}`;
    case 'address':
      return `the server at ${url}, which RIVERGRAPH_MEMGRAPH_URL names`;
  }
}

/** Says in a line each which servers a run uses. */
export function describeServers({ kafka, memgraph }: Servers): readonly string[] {
  return [
    `Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`,
    `The graph goes into ${nameOf(memgraph)}.`,
  ];
}
