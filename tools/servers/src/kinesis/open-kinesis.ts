import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { clientConfig } from '../aws/client-config.ts';
import type { AwsAddress } from '../aws/server.ts';

/**
 * Opens a client of the SDK for a server. Nothing is sent yet.
 *
 * The caller owns the client and destroys it. `config` wins over what is chosen here: HTTP/1.1, 256 sockets, calls that fail after
 * 30 s.
 */
export function openKinesis(server: AwsAddress, config: KinesisClientConfig = {}): KinesisClient {
  return new KinesisClient({ ...clientConfig(server), ...config });
}

/** Runs a task with a client of its own. */
export async function withKinesis<T>(
  server: AwsAddress,
  task: (client: KinesisClient) => Promise<T>,
): Promise<T> {
  const client = openKinesis(server);
  try {
    return await task(client);
  } finally {
    client.destroy();
  }
}
