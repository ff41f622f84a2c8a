import { describe, expect, it } from 'vitest';
import { resolveNeo4jOptions } from '../../src/neo4j/options.ts';
import type { Neo4jOptions } from '../../src/neo4j/options.ts';
import { neo4jConf } from '../../src/neo4j/settings.ts';

function settingsOf(wanted: Neo4jOptions): Map<string, string> {
  const options = resolveNeo4jOptions({ version: '5.26.30', ...wanted }, {});
  const text = neo4jConf({ folder: '/data', ports: { listen: 20_000, advertise: 20_001 }, options });
  const lines = text.trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('neo4jConf', () => {
  it('listens on one port of this machine only, and names another to who asks for routes', () => {
    const settings = settingsOf({});

    expect(settings.get('server.bolt.listen_address')).toBe('127.0.0.1:20000');
    expect(settings.get('server.bolt.advertised_address')).toBe('127.0.0.1:20001');
    expect(settings.get('server.http.enabled')).toBe('false');
    expect(settings.get('server.https.enabled')).toBe('false');
  });

  it('asks nobody who they are and has no TLS unless told to', () => {
    const plain = settingsOf({});
    const secured = settingsOf({ password: 'not-a-secret', tls: 'required' });

    expect(plain.get('dbms.security.auth_enabled')).toBe('false');
    expect([...plain.keys()].filter((key) => /ssl|tls/u.test(key))).toEqual([]);
    expect(secured.get('dbms.security.auth_enabled')).toBe('true');
    expect(secured.get('server.bolt.tls_level')).toBe('REQUIRED');
    expect(secured.get('dbms.ssl.policy.bolt.base_directory')).toBe('/data/certificates/bolt');
    expect([...secured.values()].join()).not.toContain('not-a-secret');
  });

  it('uses the names of the version', () => {
    const five = [...settingsOf({}).keys()];
    const later = [...settingsOf({ version: '2026.08.1' }).keys()];

    expect(five).toContain('internal.dbms.bolt.netty_server_shutdown_quiet_period');
    expect(five).not.toContain('dbms.fleet_manager.enabled');
    expect(later).toContain('internal.dbms.bolt.netty_server_shutdown_quiet_period_duration');
    expect(later).toContain('dbms.fleet_manager.enabled');
  });

  it('lets the settings that were asked for win', () => {
    const settings = settingsOf({
      settings: { 'db.checkpoint.interval.time': '1m', 'db.format': 'aligned' },
    });

    expect(settings.get('db.checkpoint.interval.time')).toBe('1m');
    expect(settings.get('db.format')).toBe('aligned');
  });
});
