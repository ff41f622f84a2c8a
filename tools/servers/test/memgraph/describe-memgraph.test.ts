import { describe, expect, it } from 'vitest';
import { describeMemgraph } from '../../src/memgraph/describe-memgraph.ts';
import type { MemgraphServer } from '../../src/memgraph/server.ts';

describe('describeMemgraph', () => {
  const url = 'bolt://somewhere:7687';

  it.each<[Pick<MemgraphServer, 'origin' | 'version'>, string]>([
    [{ origin: 'double', version: '3.12.0' }, 'a double of Memgraph 3.12.0, not a real Memgraph'],
    [{ origin: 'docker', version: '3.12.0' }, 'Memgraph 3.12.0'],
    [{ origin: 'address', version: undefined }, `the server at ${url}, which RIVERGRAPH_MEMGRAPH_URL names`],
  ])('says plainly what %j is', (server, name) => {
    expect(describeMemgraph({ ...server, url })).toBe(name);
  });
});
