import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../aws/client-config.ts';
import type { AwsAddress } from '../aws/server.ts';

/**
 * Opens a client of the SDK for a server. Nothing is sent yet.
 *
 * The caller owns the client and destroys it. `config` wins over what is chosen here: 256 sockets, calls that fail after 30 s.
 */
export function openDynamo(server: AwsAddress, config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ ...clientConfig(server), ...config });
}
