import type { TestProject } from 'vitest/node';
import { startKafka } from '../kafka/start-kafka.ts';
import type { KafkaServer } from '../kafka/server.ts';
import type { Neo4jServer } from '../neo4j/server.ts';
import { startNeo4j } from '../neo4j/start-neo4j.ts';
import { expectNothingToLose, leaveEmpty } from './borrowed-neo4j.ts';
import type { SharedKafka, SharedNeo4j } from './provided.ts';
import { provideDynamo, provideKinesis } from './shared-aws.ts';
import { startIfWanted } from './start-if-wanted.ts';
import type { StartedServer } from './start-if-wanted.ts';
import { wantedServers } from './wanted-servers.ts';

/**
 * Starts the servers that the suites of the project `servers` share, and gives their addresses to them; a server that no test file of
 * the run asks for is not started.
 *
 * Where a server cannot be had the suites get the reason instead; with `CI=true` that fails the run, and a server that can be had but
 * does not start fails it always.
 *
 * @returns what ends the servers after the run
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The SDK of AWS says in every process that it will leave this version of Node behind. The processes of the tests inherit this.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const wanted = await wantedServers(project);
  const [kafka, neo4j, ...others] = await Promise.all([
    startIfWanted(wanted, 'kafka', async () => await startKafka({ listeners: 'all' })),
    startIfWanted(wanted, 'neo4j', startSharedNeo4j),
    provideKinesis(project, wanted),
    provideDynamo(project, wanted),
  ]);
  project.provide('kafka', 'why' in kafka ? kafka : sharedKafka(kafka));
  project.provide('neo4j', 'why' in neo4j ? neo4j : sharedNeo4j(neo4j));
  const own = [kafka, neo4j].flatMap((server): StartedServer[] => ('why' in server ? [] : [server]));
  return async () => {
    if (!('why' in neo4j)) await leaveEmpty(neo4j);
    await Promise.all([...own, ...others.flat()].map(async (server) => await server.stop()));
  };
}

async function startSharedNeo4j(): Promise<Neo4jServer> {
  const server = await startNeo4j();
  await expectNothingToLose(server);
  return server;
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
