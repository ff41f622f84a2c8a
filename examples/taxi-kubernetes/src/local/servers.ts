import { randomUUID } from 'node:crypto';
import { startAll } from '@rivergraph/example-kit';
import { startKafka, startNeo4j } from '@rivergraph/servers';
import type { KafkaServer, Neo4jServer } from '@rivergraph/servers';
import type { Flags } from '../flags.ts';

/** The servers of a run. */
export interface Servers extends AsyncDisposable {
  readonly kafka: KafkaServer;
  readonly neo4j: Neo4jServer;
}

/**
 * Starts a Kafka and a Neo4j with a password, or takes those of the user.
 *
 * The caller disposes of them; servers of the user's own go on. Failure: a `NoServerError`, and nothing is left.
 */
export async function openServers({
  brokers,
  neo4j: url,
}: Pick<Flags, 'brokers' | 'neo4j'>): Promise<Servers> {
  // Where the tools look for servers that run already.
  if (brokers !== undefined) process.env['RIVERGRAPH_KAFKA_BROKERS'] = brokers;
  if (url !== undefined) process.env['RIVERGRAPH_NEO4J_URL'] = url;
  const isOurs = process.env['RIVERGRAPH_NEO4J_URL'] === undefined;
  const neo4j = startNeo4j(isOurs ? { password: randomUUID(), jvm: 'bench' } : {});
  return await startAll({ kafka: startKafka(), neo4j });
}
