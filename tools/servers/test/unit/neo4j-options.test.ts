import { describe, expect, it } from 'vitest';
import { addressFromEnvironment } from '../../src/neo4j/address-server.ts';
import { jvmArguments } from '../../src/neo4j/jvm.ts';
import { defaultNeo4jVersion, resolveNeo4jOptions } from '../../src/neo4j/options.ts';
import { mainClassOf, oldestJavaFor } from '../../src/neo4j/version.ts';

describe('resolveNeo4jOptions', () => {
  it.each([
    ['what was asked for', { version: '5.26.1' }, { RIVERGRAPH_NEO4J_VERSION: '2026.08.1' }, '5.26.1'],
    ['the environment', {}, { RIVERGRAPH_NEO4J_VERSION: '2026.08.1' }, '2026.08.1'],
    ['the default', {}, {}, defaultNeo4jVersion],
    ['the default for an empty variable', {}, { RIVERGRAPH_NEO4J_VERSION: '' }, defaultNeo4jVersion],
  ])('takes the version from %s', (_where, options, environment, version) => {
    expect(resolveNeo4jOptions(options, environment).version).toBe(version);
  });

  it('gives a server for benches more page cache', () => {
    const tests = resolveNeo4jOptions({}, {});
    const bench = resolveNeo4jOptions({ jvm: 'bench' }, {});
    const chosen = resolveNeo4jOptions({ jvm: 'bench', pageCache: '2g' }, {});

    expect([tests.pageCache, bench.pageCache, chosen.pageCache]).toEqual(['128m', '512m', '2g']);
  });
});

describe('addressFromEnvironment', () => {
  it('names nothing without an address', () => {
    expect(addressFromEnvironment({})).toBeUndefined();
    expect(addressFromEnvironment({ RIVERGRAPH_NEO4J_URL: ' ' })).toBeUndefined();
  });

  it('asks for routes at the same address', () => {
    const plain = addressFromEnvironment({ RIVERGRAPH_NEO4J_URL: 'bolt+s://graph:7687' });

    expect(plain).toEqual({
      url: 'bolt+s://graph:7687',
      routedUrl: 'neo4j+s://graph:7687',
      username: undefined,
      password: undefined,
      certificate: undefined,
    });
  });

  it('takes the user neo4j for a password that has no user', () => {
    const url = { RIVERGRAPH_NEO4J_URL: 'neo4j://graph', RIVERGRAPH_NEO4J_PASSWORD: 'not-a-secret' };

    const nameless = addressFromEnvironment(url);
    const named = addressFromEnvironment({ ...url, RIVERGRAPH_NEO4J_USERNAME: 'ada' });

    expect(nameless).toMatchObject({ username: 'neo4j', password: 'not-a-secret' });
    expect(named).toMatchObject({ username: 'ada', password: 'not-a-secret' });
  });
});

describe('jvmArguments', () => {
  it('compiles quickly for tests and well for benches', () => {
    const tests = jvmArguments({ jvm: 'tests', heap: '1g', javaMajor: 17 });
    const bench = jvmArguments({ jvm: 'bench', heap: '1g', javaMajor: 17 });

    expect(tests).toContain('-XX:TieredStopAtLevel=1');
    expect(tests).not.toContain('-Xms1g');
    expect(bench).not.toContain('-XX:TieredStopAtLevel=1');
    expect(bench).toContain('-Xms1g');
  });

  it.each([
    [17, false],
    [23, true],
    [undefined, false],
  ])('tells Java %s only what it knows', (javaMajor, expected) => {
    const flags = jvmArguments({ jvm: 'tests', heap: '1g', javaMajor });

    expect(flags.includes('--sun-misc-unsafe-memory-access=allow')).toBe(expected);
  });
});

describe('versions', () => {
  it('have their own main class and Java', () => {
    expect([mainClassOf('5.26.30'), oldestJavaFor('5.26.30')]).toEqual([
      'org.neo4j.server.CommunityEntryPoint',
      17,
    ]);
    expect([mainClassOf('2026.08.1'), oldestJavaFor('2026.08.1')]).toEqual([
      'org.neo4j.server.Neo4jCommunity',
      21,
    ]);
  });
});
