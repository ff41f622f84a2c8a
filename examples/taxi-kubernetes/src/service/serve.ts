import type { Logger } from '@rivergraph/core';
import { createHttpServer } from '@rivergraph/http';
import { createFileStore, createStreams } from '@rivergraph/streams';
import type { Streams } from '@rivergraph/streams';
import { kafkaConfig } from '../environment/kafka.ts';
import { neo4jCredentials } from '../environment/neo4j.ts';
import type { ServiceSettings } from '../environment/service.ts';
import { tripsStream } from '../trips-stream.ts';
import { ensureStream } from './ensure-stream.ts';
import { streamName } from './stream-name.ts';

/** A pipeline that is being served. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  /** Writes what was taken in, for as long as the drain may last, commits, and closes everything. */
  close(): Promise<void>;
}

/**
 * Runs the stream of trips in this process, with its HTTP interface.
 *
 * Settles when the stream is being started; `/health/ready` tells when it runs. The caller closes it. Failure: that of the settings, of a
 * folder that another process has, or of a topic that does not exist; nothing is left then.
 */
export async function serve(settings: ServiceSettings, logger: Logger): Promise<Service> {
  const streams = createStreams({
    store: createFileStore(settings.stateFolder),
    definitions: { trips: tripsOf(settings) },
    logger,
  });
  const http = createHttpServer(streams, {
    host: settings.host,
    port: settings.port,
    token: await settings.token?.(),
    publicHealth: true, // a kubelet has no token
    logger,
  });
  const close = async (): Promise<void> => {
    await streams.close();
    await http.close();
  };
  try {
    const { url } = await http.listen();
    await open(streams, settings);
    return { url, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(streams: Streams, { batchSize, batchIntervalMs }: ServiceSettings): Promise<void> {
  await streams.open();
  await ensureStream(streams, streamName, { definition: 'trips', batchSize, batchIntervalMs });
}

function tripsOf({
  kafka,
  neo4j,
  instance,
  sessionTimeoutMs,
  drainTimeoutMs,
}: ServiceSettings): ReturnType<typeof tripsStream> {
  return tripsStream({
    kafka: async () => await kafkaConfig(kafka, instance),
    neo4j: async () => ({ url: neo4j.url, auth: await neo4jCredentials(neo4j) }),
    sessionTimeoutMs,
    drainTimeoutMs,
  });
}
