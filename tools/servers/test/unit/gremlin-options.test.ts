import { describe, expect, it } from 'vitest';
import { addressFromEnvironment, beyondAnAddress } from '../../src/gremlin/address-server.ts';
import { jvmArguments } from '../../src/gremlin/jvm.ts';
import { defaultGremlinVersion, resolveGremlinOptions } from '../../src/gremlin/options.ts';
import { fileNames, filesOf } from '../../src/gremlin/settings.ts';

describe('resolveGremlinOptions', () => {
  it.each([
    ['what was asked for', { version: '3.7.4' }, { RIVERGRAPH_GREMLIN_VERSION: '3.7.3' }, '3.7.4'],
    ['the environment', {}, { RIVERGRAPH_GREMLIN_VERSION: '3.7.3' }, '3.7.3'],
    ['the default', {}, {}, defaultGremlinVersion],
    ['the default for an empty variable', {}, { RIVERGRAPH_GREMLIN_VERSION: '' }, defaultGremlinVersion],
  ])('takes the version from %s', (_where, options, environment, version) => {
    expect(resolveGremlinOptions(options, environment).version).toBe(version);
  });
});

describe('addressFromEnvironment', () => {
  it('names nothing without an address', () => {
    expect(addressFromEnvironment({})).toBeUndefined();
    expect(addressFromEnvironment({ RIVERGRAPH_GREMLIN_URL: ' ' })).toBeUndefined();
  });

  it('reads the address and the user', () => {
    const address = addressFromEnvironment({
      RIVERGRAPH_GREMLIN_URL: 'wss://graph:8182/gremlin',
      RIVERGRAPH_GREMLIN_USERNAME: 'ada',
      RIVERGRAPH_GREMLIN_PASSWORD: 'not-a-secret',
    });

    expect(address).toEqual({
      url: 'wss://graph:8182/gremlin',
      username: 'ada',
      password: 'not-a-secret',
      ca: undefined,
    });
  });
});

describe('beyondAnAddress', () => {
  it.each([
    [{}, undefined],
    [{ heap: '2g', threads: 8 }, undefined],
    [{ tls: 'required' }, 'tls'],
    [{ auth: 'required' }, 'auth'],
    [{ maxContentLength: 65_536 }, 'maxContentLength'],
  ] as const)('finds in %o what takes a process of our own: %s', (options, name) => {
    expect(beyondAnAddress(options)).toBe(name);
  });
});

describe('filesOf', () => {
  function filesWith(options: Parameters<typeof resolveGremlinOptions>[0]): Record<string, string> {
    return filesOf({ folder: '/home/of/it', port: 8182, options: resolveGremlinOptions(options, {}) });
  }

  it('makes a graph that is close to that of Neptune', () => {
    const files = filesWith({});

    expect(files[fileNames.graph]).toContain('structure.TinkerTransactionGraph\n');
    expect(files[fileNames.graph]).toContain('defaultVertexPropertyCardinality=set\n');
    expect(filesWith({ transactions: 'off' })[fileNames.graph]).toContain('structure.TinkerGraph\n');
  });

  it('writes the limits', () => {
    const files = filesWith({ evaluationTimeoutMs: 5, maxContentLength: 6, threads: 7, maxQueue: 8 });

    const server: unknown = JSON.parse(files[fileNames.server] ?? '');
    expect(server).toMatchObject({
      host: '127.0.0.1',
      port: 8182,
      evaluationTimeout: 5,
      maxContentLength: 6,
      gremlinPool: 7,
      maxWorkQueueSize: 8,
    });
    expect(server).not.toHaveProperty('ssl');
    expect(server).not.toHaveProperty('authentication');
  });

  it('asks for TLS and a user when it is told to', () => {
    const files = filesWith({ tls: 'required', auth: 'required' });

    expect(JSON.parse(files[fileNames.server] ?? '')).toMatchObject({
      ssl: { enabled: true, keyStore: '/home/of/it/server.p12' },
      authentication: { config: { credentialsDb: '/home/of/it/users.properties' } },
    });
    expect(Object.keys(files).toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.values(fileNames).toSorted((a, b) => a.localeCompare(b)),
    );
  });
});

describe('jvmArguments', () => {
  it('compiles quickly for tests and well for benches', () => {
    const tests = jvmArguments({ jvm: 'tests', heap: '1g' }, '/home/of/it');
    const bench = jvmArguments({ jvm: 'bench', heap: '1g' }, '/home/of/it');

    expect(tests).toContain('-XX:TieredStopAtLevel=1');
    expect(tests).not.toContain('-Xms1g');
    expect(bench).not.toContain('-XX:TieredStopAtLevel=1');
    expect(bench).toContain('-Xms1g');
    expect(tests).toContain('-Drivergraph.folder=/home/of/it');
  });
});
