import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { awsError } from '../../errors.ts';
import { isClient } from './options.ts';
import type { DynamoClient, DynamoClientConfig } from './options.ts';
import type { DynamoSdk } from './sdk.ts';

/** A client, and whose it is. */
export interface OwnedClient {
  readonly client: DynamoClient;
  /** Ends its connections, unless the user brought them. */
  close(): void;
}

/** A lease expires soon: a call that hangs must fail before that. */
const timeouts: NodeHttpHandlerOptions = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};
const attempts = 3;

/** Makes a client, or gives the user's own as it is. */
export function dynamoClient(sdk: DynamoSdk, dynamodb: DynamoClientConfig | DynamoClient): OwnedClient {
  if (isClient(dynamodb)) return { client: dynamodb, close: () => undefined };
  const client = makeClient(sdk, dynamodb);
  // Destroying the client destroys its handler.
  const isOwn = !isHandler(dynamodb.requestHandler);
  return { client, close: () => (isOwn ? client.destroy() : undefined) };
}

function makeClient(sdk: DynamoSdk, config: DynamoClientConfig): DynamoClient {
  const { requestHandler } = config;
  try {
    return new sdk.DynamoDBClient({
      maxAttempts: attempts,
      ...config,
      requestHandler: isHandler(requestHandler)
        ? requestHandler
        : new NodeHttpHandler({ ...timeouts, ...requestHandler }),
    });
  } catch (error) {
    throw awsError(error, 'Leases in DynamoDB: making a client');
  }
}

type Handler = NonNullable<DynamoClientConfig['requestHandler']>;

function isHandler(
  handler: DynamoClientConfig['requestHandler'],
): handler is Extract<Handler, { handle: unknown }> {
  return handler !== undefined && 'handle' in handler && typeof handler.handle === 'function';
}
