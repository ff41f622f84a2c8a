import { afterEach, describe, expect, it, vi } from 'vitest';
import { readMemgraphFlags } from '../../src/cli/run-memgraph.ts';
import { addressFromEnvironment, addressVariable } from '../../src/memgraph/address-server.ts';
import { defaultMemgraphVersion, memgraphVersion } from '../../src/memgraph/options.ts';
import { findMemgraph } from '../../src/memgraph/find-memgraph.ts';
import { openMemgraph } from '../../src/memgraph/open-memgraph.ts';
import { startMemgraph } from '../../src/memgraph/start-memgraph.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the address of a Memgraph', () => {
  it.each([
    ['bolt://host:7687', { url: 'bolt://host:7687', username: undefined, password: undefined }],
    ['bolt+s://host', { url: 'bolt+s://host', username: undefined, password: undefined }],
    ['bolt://ada:se%40cret@host:1', { url: 'bolt://host:1', username: 'ada', password: 'se@cret' }],
  ])('is read from %s', (text, address) => {
    expect(addressFromEnvironment({ [addressVariable]: text })).toEqual(address);
  });

  it('is none where the variable is empty', () => {
    expect(addressFromEnvironment({ [addressVariable]: ' ' })).toBeUndefined();
    expect(addressFromEnvironment({})).toBeUndefined();
  });
});

describe('the version of a Memgraph', () => {
  it('is that of the options, else that of the environment, else the usual one', () => {
    const environment = { RIVERGRAPH_MEMGRAPH_VERSION: '3.7.2' };

    expect(memgraphVersion({ version: '3.0.0' }, environment)).toBe('3.0.0');
    expect(memgraphVersion({}, environment)).toBe('3.7.2');
    expect(memgraphVersion({}, { RIVERGRAPH_MEMGRAPH_VERSION: '' })).toBe(defaultMemgraphVersion);
  });
});

describe('startMemgraph', () => {
  it('starts a double that is older or newer than 3.8 in what it makes of null', async () => {
    await using older = await startMemgraph({ origin: 'double' });
    await using newer = await startMemgraph({ origin: 'double', double: { nullTemporals: 'since-3.8' } });

    await expect(older.double?.query('RETURN date(null) AS day')).rejects.toThrow(
      "must be either 'string' or 'map'",
    );
    expect((await newer.double?.query('RETURN date(null) AS day'))?.records).toEqual([[null]]);
  });

  it('starts the double where it is wanted, with its users', async () => {
    await using server = await startMemgraph({ origin: 'double', double: { users: { ada: 'secret' } } });
    await using client = openMemgraph(server);

    await client.run('CREATE (:L)');

    expect(server).toMatchObject({ origin: 'double', version: '3.12.0', pid: process.pid });
    expect(server.double?.graph.nodeCount()).toBe(1);
  });

  it('uses the one that the environment names, and leaves it running', async () => {
    await using other = await startMemgraph({ origin: 'double' });
    vi.stubEnv(addressVariable, other.url);

    const found = await findMemgraph();
    const server = await startMemgraph();
    await server.stop();
    await using client = openMemgraph(other.url);

    expect(found).toMatchObject({ available: true, how: 'address' });
    expect(server).toMatchObject({ origin: 'address', port: other.port, double: undefined });
    expect(await client.counts()).toEqual({ nodes: 0, edges: 0 });
  });

  it('says that the one which the environment names does not answer', async () => {
    const gone = await startMemgraph({ origin: 'double' });
    await gone.stop();
    vi.stubEnv(addressVariable, gone.url);

    await expect(startMemgraph()).rejects.toThrow('expected an answer, got an error');
  });
});

describe('readMemgraphFlags', () => {
  it('reads every flag', () => {
    const flags = '--double --version 3.7.2 --port 7687 --password secret --mode analytical'.split(' ');

    expect(readMemgraphFlags([...flags, '--edge-conflicts', 'before-3.8'])).toEqual({
      version: '3.7.2',
      port: 7687,
      origin: 'double',
      double: {
        tls: undefined,
        users: { memgraph: 'secret' },
        storageMode: 'IN_MEMORY_ANALYTICAL',
        edgeConflicts: 'before-3.8',
      },
    });
  });

  it('takes what there is without flags, and makes a certificate with --tls', () => {
    expect(readMemgraphFlags([])).toMatchObject({ origin: 'any', port: undefined });
    expect(readMemgraphFlags(['--tls']).double?.tls?.cert).toContain('BEGIN CERTIFICATE');
  });

  it('refuses what means nothing', () => {
    expect(() => readMemgraphFlags(['--mode', 'disk'])).toThrow(
      '--mode: expected analytical or transactional',
    );
  });
});
