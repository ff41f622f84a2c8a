import { startAll } from '@rivergraph/example-kit';
import { startKafka, startMemgraph } from '@rivergraph/servers';
import type { KafkaServer, MemgraphServer } from '@rivergraph/servers';

/** The servers of a run. */
export interface Servers extends AsyncDisposable {
  readonly kafka: KafkaServer;
  readonly memgraph: MemgraphServer;
}

/**
 * Starts a Kafka and a Memgraph, or takes those that the environment names. Where no Memgraph can be had it is a double.
 *
 * The caller disposes of them; servers of the user's own go on. Failure: a `NoServerError`, and nothing is left.
 */
export async function openServers(): Promise<Servers> {
  return await startAll({ kafka: startKafka(), memgraph: startMemgraph() });
}
