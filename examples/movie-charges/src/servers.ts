import { startKafka, startNeo4j } from '@rivergraph/servers';
import type { KafkaServer, Neo4jAddress, Neo4jServer } from '@rivergraph/servers';
import type { Flags } from './flags.ts';
import type { Neo4jTarget } from './pipeline.ts';

/** There is no Kafka or no Neo4j, and none could be started; the cause tells why. */
export class NoServerError extends Error {}

/** The servers of a run. */
export interface Servers extends AsyncDisposable {
  readonly kafka: KafkaServer;
  readonly neo4j: Neo4jServer;
}

/**
 * Starts a Kafka and a Neo4j, or takes those of the user.
 *
 * The caller disposes of them; servers of the user's own go on. Failure: a {@link NoServerError}, and nothing is left.
 */
export async function openServers({
  brokers,
  neo4j: url,
}: Pick<Flags, 'brokers' | 'neo4j'>): Promise<Servers> {
  // Where the tools look for servers that run already.
  if (brokers !== undefined) process.env['RIVERGRAPH_KAFKA_BROKERS'] = brokers;
  if (url !== undefined) process.env['RIVERGRAPH_NEO4J_URL'] = url;
  const [kafka, neo4j] = await Promise.allSettled([startKafka(), startNeo4j({ jvm: 'bench' })]);
  if (kafka.status === 'rejected') {
    if (neo4j.status === 'fulfilled') await neo4j.value.stop();
    return refuse(kafka.reason);
  }
  if (neo4j.status === 'rejected') {
    await kafka.value.stop();
    return refuse(neo4j.reason);
  }
  return bothOf(kafka.value, neo4j.value);
}

function bothOf(kafka: KafkaServer, neo4j: Neo4jServer): Servers {
  return {
    kafka,
    neo4j,
    [Symbol.asyncDispose]: async () => void (await Promise.all([kafka.stop(), neo4j.stop()])),
  };
}

function refuse(cause: unknown): never {
  throw cause instanceof Error ? new NoServerError(cause.message, { cause }) : cause;
}

/** Says where a server is in the words of the sink. */
export function targetOf({ url, username, password }: Neo4jAddress): Neo4jTarget {
  const auth = username === undefined ? undefined : { username, password: password ?? '' };
  return { url, auth };
}
