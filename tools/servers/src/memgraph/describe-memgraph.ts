import type { MemgraphServer } from './server.ts';

/** Says which Memgraph it is, and that a double is none. What is behind an address of the user's nobody can tell from here. */
export function describeMemgraph({
  origin,
  version,
  url,
}: Pick<MemgraphServer, 'origin' | 'version' | 'url'>): string {
  switch (origin) {
    case 'double':
      return `a double of Memgraph ${version ?? ''}, not a real Memgraph`;
    case 'docker':
      return `Memgraph ${version ?? ''}`;
    case 'address':
      return `the server at ${url}, which RIVERGRAPH_MEMGRAPH_URL names`;
  }
}
