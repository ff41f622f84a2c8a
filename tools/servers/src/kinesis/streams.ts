import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { AwsAddress } from '../aws/server.ts';
import { withKinesis } from './open-kinesis.ts';

/** A stream to create. */
export interface StreamOptions {
  readonly stream: string;
  /** @defaultValue 1 */
  readonly shards?: number | undefined;
}

const pollMs = 20;
const deadlineMs = 60_000;

/** Creates a stream. Resolves once it is active; rejects when there is one of that name. */
export async function createStream(server: AwsAddress, { stream, shards = 1 }: StreamOptions): Promise<void> {
  await withKinesis(server, async (client) => {
    await client.send(new CreateStreamCommand({ StreamName: stream, ShardCount: shards }));
    await untilStatus(client, stream, 'ACTIVE');
  });
}

/** Deletes a stream. Resolves once it is gone. */
export async function deleteStream(server: AwsAddress, stream: string): Promise<void> {
  await withKinesis(server, async (client) => {
    await client.send(new DeleteStreamCommand({ StreamName: stream, EnforceConsumerDeletion: true }));
    await untilStatus(client, stream, 'gone');
  });
}

/** Waits until a stream has a status. Rejects when it has not after a minute. */
export async function untilStatus(
  client: KinesisClient,
  stream: string,
  wanted: 'ACTIVE' | 'gone',
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const status = await statusOf(client, stream);
    if (status === wanted) return;
    if (performance.now() > deadline)
      throw new Error(
        `The stream ${stream}: expected it to be ${wanted} within ${deadlineMs / 1000} s, got ${status}`,
      );
    await delay(pollMs);
  }
}

async function statusOf(client: KinesisClient, stream: string): Promise<string> {
  try {
    const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName: stream }));
    return answer.StreamDescriptionSummary?.StreamStatus ?? 'nothing';
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'gone';
    throw error;
  }
}
