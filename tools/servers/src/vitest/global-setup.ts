import type { TestProject } from 'vitest/node';
import { startKafka } from '../kafka/start-kafka.ts';
import type { KafkaServer } from '../kafka/server.ts';
import type { Neo4jServer } from '../neo4j/server.ts';
import { startNeo4j } from '../neo4j/start-neo4j.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { expectNothingToLose, leaveEmpty } from './borrowed-neo4j.ts';
import { isRequired } from './required.ts';
import type { NoServer, SharedKafka, SharedNeo4j } from './provided.ts';
import { wantedServers } from './wanted-servers.ts';
import type { SharedServerName } from './wanted-servers.ts';

/**
 * Starts the Kafka and the Neo4j that the suites of the project `servers` share, and gives their addresses to them; a server that no
 * test file of the run asks for is not started.
 *
 * Where a server cannot be had the suites get the reason instead; with `CI=true` that fails the run, and a server that can be had but
 * does not start fails it always.
 *
 * @returns what ends the servers after the run
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const wanted = await wantedServers(project);
  const [kafka, neo4j] = await Promise.all([
    startIfWanted(wanted, 'kafka', async () => await startKafka({ listeners: 'all' })),
    startIfWanted(wanted, 'neo4j', startSharedNeo4j),
  ]);
  project.provide('kafka', 'why' in kafka ? kafka : sharedKafka(kafka));
  project.provide('neo4j', 'why' in neo4j ? neo4j : sharedNeo4j(neo4j));
  const servers = [kafka, neo4j].flatMap((server) => ('why' in server ? [] : [server]));
  return async () => {
    if (!('why' in neo4j)) await leaveEmpty(neo4j);
    await Promise.all(servers.map(async (server) => await server.stop()));
  };
}

async function startSharedNeo4j(): Promise<Neo4jServer> {
  const server = await startNeo4j();
  await expectNothingToLose(server);
  return server;
}

async function startIfWanted<T>(
  wanted: ReadonlySet<SharedServerName>,
  name: SharedServerName,
  start: () => Promise<T>,
): Promise<T | NoServer> {
  if (!wanted.has(name))
    return { available: false, why: `No test file asked for ${name} when the run began.` };
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ServerUnavailableError) || isRequired()) throw error;
    return { available: false, why: error.message };
  }
}

function sharedKafka(server: KafkaServer): SharedKafka {
  const { kind, version, features, brokers } = server;
  const secured = features.security
    ? { sasl: server.sasl, saslSsl: server.saslSsl }
    : { sasl: undefined, saslSsl: undefined };
  return { available: true, kind, version, features, brokers, ...secured };
}

function sharedNeo4j(server: Neo4jServer): SharedNeo4j {
  const { origin, version, host, port, url, routedUrl, username, password, certificate } = server;
  return { available: true, origin, version, host, port, url, routedUrl, username, password, certificate };
}
