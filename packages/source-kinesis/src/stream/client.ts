import type { Logger } from '@rivergraph/core';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { awsError } from '../errors.ts';

/** A client, and whose it is. */
export interface StreamClient {
  readonly client: KinesisClient;
  /** Ends its connections, unless the user brought it. */
  close(): void;
}

/** How a client is made, besides what the user says. */
export interface ClientSettings {
  readonly logger: Logger;
  /** Where the stream is, if that is known and the user says nothing else. */
  readonly region?: string | undefined;
}

/**
 * Without them a call to a machine that is gone hangs for ever. A shard has one call at a time, so that there are never more
 * connections than shards.
 */
const handlerDefaults: NodeHttpHandlerOptions = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
  // What was begun may stop in the middle, too.
  socketTimeout: 30_000,
  httpAgent: { keepAlive: true, maxSockets: Infinity },
  httpsAgent: { keepAlive: true, maxSockets: Infinity },
};

/**
 * Makes a client for reading, or gives the user's own as it is.
 *
 * One that is made here tries every call once, whatever `maxAttempts` says: reading has a pace and a patience of its own, and
 * counts. Failure: a coded error, when the client does not take the configuration.
 */
export function kinesisClient(
  kinesis: KinesisClientConfig | KinesisClient,
  { logger, region }: ClientSettings,
): StreamClient {
  const brought = isClient(kinesis);
  const client = brought ? kinesis : makeClient(kinesis, region);
  if (usesHttp2(client))
    logger.warn(
      'kinesis: the client speaks HTTP/2, which may open a session for every call; give it a NodeHttpHandler of @smithy/node-http-handler',
      { code: 'http2-client' },
    );
  const isOwn = !brought && !isHandler(kinesis.requestHandler);
  return { client, close: () => (isOwn ? client.destroy() : undefined) };
}

function makeClient(config: KinesisClientConfig, region: string | undefined): KinesisClient {
  const { requestHandler } = config;
  try {
    const client = new KinesisClient({
      ...(region === undefined ? {} : { region }),
      ...config,
      maxAttempts: 1,
      retryMode: 'standard',
      requestHandler: isHandler(requestHandler)
        ? requestHandler
        : new NodeHttpHandler({ ...handlerDefaults, ...requestHandler }),
    });
    if (config.logger === undefined) logNothing(client);
    return client;
  } catch (error) {
    throw awsError(error, 'kinesis: making a client');
  }
}

/** Without a logger the client still makes what it would log: a copy of every answer, which costs as much as a tenth of reading. */
function logNothing(client: KinesisClient): void {
  client.middlewareStack.remove('loggerMiddleware');
}

function isClient(kinesis: KinesisClientConfig | KinesisClient): kinesis is KinesisClient {
  return 'send' in kinesis && typeof kinesis.send === 'function';
}

type Handler = NonNullable<KinesisClientConfig['requestHandler']>;

function isHandler(
  handler: KinesisClientConfig['requestHandler'],
): handler is Extract<Handler, { handle: unknown }> {
  return handler !== undefined && 'handle' in handler && typeof handler.handle === 'function';
}

/** The default handler of the client is one of these. */
function usesHttp2({ config }: KinesisClient): boolean {
  const handler: { readonly metadata?: { readonly handlerProtocol?: string } } = config.requestHandler;
  return handler.metadata?.handlerProtocol === 'h2';
}
