import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { awsError } from '../../errors.ts';
import { isClient } from './options.ts';
import type { DynamoClient, DynamoClientConfig } from './options.ts';
import type { DynamoSdk } from './sdk.ts';

/** A client, and whose it is. */
export interface OwnedClient {
  readonly client: DynamoClient;
  /** Ends its connections, unless the user brought it. */
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
  return { client, close: () => client.destroy() };
}

function makeClient(sdk: DynamoSdk, config: DynamoClientConfig): DynamoClient {
  const { requestHandler } = config;
  const isHandler = requestHandler !== undefined && 'handle' in requestHandler;
  try {
    return new sdk.DynamoDBClient({
      maxAttempts: attempts,
      ...config,
      requestHandler: isHandler ? requestHandler : new NodeHttpHandler({ ...timeouts, ...requestHandler }),
    });
  } catch (error) {
    throw awsError(error, 'Leases in DynamoDB: making a client');
  }
}
