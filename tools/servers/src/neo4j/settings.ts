import { join } from 'node:path';
import type { ResolvedNeo4jOptions } from './options.ts';
import { generationOf } from './version.ts';
import type { Generation } from './version.ts';

/** What the settings of a server depend on. */
export interface SettingsInput {
  readonly folder: string;
  /** Where it listens, and what it tells clients that ask for routes. */
  readonly ports: { readonly listen: number; readonly advertise: number };
  readonly options: Pick<ResolvedNeo4jOptions, 'version' | 'pageCache' | 'password' | 'tls' | 'settings'>;
}

const host = '127.0.0.1';

/** Names the folder of a server that its key and certificate are in. */
export function certificateFolder(folder: string): string {
  return join(folder, 'certificates', 'bolt');
}

/** Writes the text of a server's neo4j.conf. */
export function neo4jConf(input: SettingsInput): string {
  const { options } = input;
  const all: Record<string, string | number> = {
    ...addressSettings(input),
    ...quickSettings,
    ...generationSettings[generationOf(options.version)],
    'dbms.security.auth_enabled': String(options.password !== undefined),
    'server.memory.pagecache.size': options.pageCache,
    ...(options.tls === 'required' ? tlsSettings(input.folder) : {}),
    ...options.settings,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function addressSettings({ ports }: SettingsInput): Record<string, string> {
  return {
    'server.default_listen_address': host,
    'server.bolt.listen_address': `${host}:${ports.listen}`,
    'server.bolt.advertised_address': `${host}:${ports.advertise}`,
    'server.http.enabled': 'false',
    'server.https.enabled': 'false',
  };
}

/** Short recovery after a crash, small files, prompt time-outs; and nothing is told to anybody. */
const quickSettings: Record<string, string> = {
  'db.checkpoint.interval.time': '10s',
  'db.tx_log.preallocate': 'false',
  'db.tx_log.rotation.size': '64m',
  'db.tx_log.rotation.retention_policy': 'keep_none',
  'db.lock.acquisition.timeout': '10s',
  // How late a transaction may be ended that took too long.
  'db.transaction.monitor.check.interval': '500ms',
  'dbms.usage_report.enabled': 'false',
  'client.allow_telemetry': 'false',
};

/** A clean end takes ten seconds with the usual quiet period. */
const generationSettings: Record<Generation, Record<string, string>> = {
  five: { 'internal.dbms.bolt.netty_server_shutdown_quiet_period': '0' },
  calendar: {
    'internal.dbms.bolt.netty_server_shutdown_quiet_period_duration': '0s',
    'dbms.fleet_manager.enabled': 'false',
    // Otherwise it calls out for others on every network.
    'internal.dbms.fleet_discovery.permitted_network_masks': '127.0.0.1/32,127.0.0.2/32',
  },
};

function tlsSettings(folder: string): Record<string, string> {
  return {
    'server.bolt.tls_level': 'REQUIRED',
    'dbms.ssl.policy.bolt.enabled': 'true',
    'dbms.ssl.policy.bolt.base_directory': certificateFolder(folder),
    'dbms.ssl.policy.bolt.client_auth': 'NONE',
  };
}
