import { startKafka, startMemgraph } from '@rivergraph/servers';
import type { KafkaServer, MemgraphServer } from '@rivergraph/servers';
import type { MemgraphTarget } from './pipeline.ts';

/** There is no Kafka or no Memgraph, and none could be started; the cause tells why. */
export class NoServerError extends Error {}

/** The servers of a run. */
export interface Servers extends AsyncDisposable {
  readonly kafka: KafkaServer;
  readonly memgraph: MemgraphServer;
}

/**
 * Starts a Kafka and a Memgraph, or takes those that the environment names. Where no Memgraph can be had it is a double.
 *
 * The caller disposes of them; servers of the user's own go on. Failure: a {@link NoServerError}, and nothing is left.
 */
export async function openServers(): Promise<Servers> {
  const [kafka, memgraph] = await Promise.allSettled([startKafka(), startMemgraph()]);
  if (kafka.status === 'rejected') {
    if (memgraph.status === 'fulfilled') await memgraph.value.stop();
    return refuse(kafka.reason);
  }
  if (memgraph.status === 'rejected') {
    await kafka.value.stop();
    return refuse(memgraph.reason);
  }
  return bothOf(kafka.value, memgraph.value);
}

function bothOf(kafka: KafkaServer, memgraph: MemgraphServer): Servers {
  return {
    kafka,
    memgraph,
    [Symbol.asyncDispose]: async () => void (await Promise.all([kafka.stop(), memgraph.stop()])),
  };
}

function refuse(cause: unknown): never {
  throw cause instanceof Error ? new NoServerError(cause.message, { cause }) : cause;
}

/** Says where a server is in the words of the sink. */
export function targetOf({
  url,
  username,
  password,
}: Pick<MemgraphServer, 'url' | 'username' | 'password'>): MemgraphTarget {
  const auth = username === undefined ? undefined : { username, password: password ?? '' };
  return { url, auth };
}
