import neo4j from 'neo4j-driver';
import type { AuthToken } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import type { PackMap } from '../../src/bolt/packstream/value.ts';
import { acceptAuth } from '../../src/bolt/script.ts';
import { startScriptedBolt } from '../../src/bolt/scripted-bolt.ts';
import type { BoltVersion } from '../../src/bolt/version.ts';
import { basic, codeOf, Pair, pair } from './support.ts';

const versions: BoltVersion[] = ['4.4', '5.0', '5.1', '5.8'];

describe('onLogon', () => {
  it.each(versions)('is asked about every scheme of Bolt %s', async (version) => {
    const tokens: AuthToken[] = [
      neo4j.auth.basic('neo4j', 'secret', 'realm'),
      neo4j.auth.bearer('a.b.c'),
      neo4j.auth.kerberos('dGlja2V0'),
      neo4j.auth.custom('ann', 'secret', 'realm', 'own', { factor: 'second' }),
      { scheme: 'none' } as AuthToken,
    ];
    const seen: PackMap[] = [];
    await using server = await startScriptedBolt({
      versions: [version],
      onLogon: (auth) => void seen.push(auth),
    });

    for (const token of tokens) {
      await using one = neo4j.driver(server.url, token);
      await one.verifyConnectivity();
    }

    expect(seen).toEqual(tokens.map((token) => expect.objectContaining(token)));
  });

  it.each(versions)('refuses a token over Bolt %s and closes the connection', async (version) => {
    const onLogon = acceptAuth(({ credentials }) => credentials === 'other');
    await using bolt = await pair({ versions: [version], onLogon });

    const code = await codeOf(bolt.driver.verifyConnectivity());

    expect(code).toBe('Neo.ClientError.Security.Unauthorized');
    await bolt.server.until(() => bolt.server.connections.length === 0);
  });

  it('may cut and may fail otherwise', async () => {
    await using bolt = await pair({ onLogon: () => 'cut' });

    expect(await codeOf(bolt.driver.verifyConnectivity())).toBe('ServiceUnavailable');
  });

  it('is asked again for the token of a session, on the same connection', async () => {
    await using bolt = await pair();
    await bolt.driver.session().run('RETURN 1');

    await bolt.driver.session({ auth: neo4j.auth.bearer('of the session') }).run('RETURN 2');

    expect(bolt.names).toBe('HELLO LOGON RUN PULL LOGOFF LOGON RUN PULL');
    expect(bolt.server.connections[0]?.auth).toMatchObject({ credentials: 'of the session' });
  });
});

describe('a manager of tokens', () => {
  it('logs on anew with its next token, on the same connection', async () => {
    let token = neo4j.auth.bearer('first');
    await using server = await startScriptedBolt();
    const manager = { getToken: async () => token, handleSecurityException: () => false };
    await using bolt = new Pair(server, neo4j.driver(server.url, manager));
    await bolt.driver.session().run('RETURN 1');

    token = neo4j.auth.bearer('second');
    await bolt.driver.session().run('RETURN 2');

    const tokens = server.requests
      .filter(({ name }) => name === 'LOGON')
      .map(({ metadata }) => metadata['credentials']);
    expect([tokens, server.accepted]).toEqual([['first', 'second'], 1]);
  });

  it('is told of a token that has expired and gets another try with the next one', async () => {
    let valid = 'first';
    const handed: string[] = [];
    await using server = await startScriptedBolt({
      onRun: ({ connection }) =>
        connection.auth['credentials'] === valid
          ? undefined
          : { failure: { code: 'Neo.ClientError.Security.TokenExpired', message: 'too old' } },
    });
    const manager = neo4j.authTokenManagers.bearer({
      tokenProvider: async () => {
        handed.push(valid);
        return { token: neo4j.auth.bearer(valid) };
      },
    });
    await using driver = neo4j.driver(server.url, manager);
    await driver.executeQuery('RETURN 1');

    valid = 'second';
    await driver.executeQuery('RETURN 2');

    expect(handed).toEqual(['first', 'second']);
  });

  it('does not help before Bolt 5.1, where a connection cannot log on anew', async () => {
    await using bolt = await pair({ versions: ['5.0'] });
    await bolt.driver.session().run('RETURN 1');

    const supported = await bolt.driver.supportsSessionAuth();

    expect([supported, bolt.names]).toEqual([false, 'HELLO RUN PULL']);
    expect(bolt.server.connections[0]?.auth).toEqual(basic);
  });
});
