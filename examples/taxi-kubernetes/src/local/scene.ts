import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Variables } from '../environment/variables.ts';
import type { Flags } from '../flags.ts';
import type { Servers } from './servers.ts';

/** What a cluster would give the programs: settings, credentials in files, and a folder for each replica. */
export interface Scene {
  /** The variables of every program. */
  readonly settings: Variables;
  /** Those of a replica besides. Settles when its folder is there. */
  replica(number: number): Promise<Variables>;
  readonly token: string;
}

/** How soon the group gives up on a replica that was killed, in milliseconds: the least that a broker takes by default. */
const sessionTimeoutMs = 6_000;

/** Lays out in a folder what the manifests lay out in a cluster. */
export async function setScene(folder: string, { kafka, neo4j }: Servers, flags: Flags): Promise<Scene> {
  const token = randomBytes(24).toString('hex');
  const tokenFile = await credential(folder, 'HTTP_TOKEN', token);
  const { username, password } = neo4j;
  const login = password === undefined ? undefined : await credential(folder, 'NEO4J_PASSWORD', password);
  const settings: Variables = {
    KAFKA_BROKERS: kafka.brokers.join(','),
    NEO4J_URL: neo4j.url,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD_FILE: login,
    TRIPS_PARTITIONS: String(flags.partitions),
    SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
    HTTP_PORT: '0', // several replicas are one computer's here
    HTTP_TOKEN_FILE: tokenFile,
  };
  const replica = async (number: number): Promise<Variables> => {
    const state = join(folder, `replica-${number}`);
    await mkdir(state, { recursive: true });
    return { INSTANCE: `taxi-pipeline-${number}`, STATE_FOLDER: state };
  };
  return { settings, replica, token };
}

async function credential(folder: string, name: string, value: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `${value}\n`, { mode: 0o600 });
  return file;
}
