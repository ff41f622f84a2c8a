import { startAll } from '@rivergraph/example-kit';
import { startKafka, startNeo4j } from '@rivergraph/servers';
import type { KafkaServer, Neo4jAddress, Neo4jServer } from '@rivergraph/servers';
import type { Flags } from './flags.ts';
import type { Neo4jTarget } from './pipeline.ts';

/** The servers of a run. */
export interface Servers extends AsyncDisposable {
  readonly kafka: KafkaServer;
  readonly neo4j: Neo4jServer;
}

/**
 * Starts a Kafka and a Neo4j, or takes those of the user.
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
  return await startAll({ kafka: startKafka(), neo4j: startNeo4j({ jvm: 'bench' }) });
}

/** Says where a server is in the words of the sink. */
export function targetOf({ url, username, password }: Neo4jAddress): Neo4jTarget {
  const auth = username === undefined ? undefined : { username, password: password ?? '' };
  return { url, auth };
}
