import type { KafkaAddress, MemgraphAddress } from '@rivergraph/servers';

/** What the configuration reads: where the servers are, who one is there, and where streams are kept. */
export function environmentOf(
  { kafka, memgraph }: { readonly kafka: KafkaAddress; readonly memgraph: MemgraphAddress },
  folder: string,
): Readonly<Record<string, string>> {
  const { url, username, password } = memgraph;
  return {
    KAFKA_BROKERS: kafka.brokers.join(','),
    MEMGRAPH_URL: url,
    ...(username === undefined ? {} : { MEMGRAPH_USERNAME: username, MEMGRAPH_PASSWORD: password ?? '' }),
    STREAMS_FOLDER: folder,
  };
}
