import {
  CreateTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { openKinesis } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { vi } from 'vitest';

/** Tells whether a process is there. */
export function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Gives an iterator of a shard, from its beginning. */
export async function iteratorOf(
  client: KinesisClient,
  stream: string,
  shardId: string,
): Promise<string | undefined> {
  const start = { StreamName: stream, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  return (await client.send(new GetShardIteratorCommand(start))).ShardIterator;
}

/** Reads what is in a shard now, as texts. */
export async function readShard(server: AwsAddress, stream: string, shardId: string): Promise<string[]> {
  const client = openKinesis(server);
  try {
    const ShardIterator = await iteratorOf(client, stream, shardId);
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ Data }) => Buffer.from(Data ?? []).toString());
  } finally {
    client.destroy();
  }
}

/** Creates a table with the key `id`. Resolves once it is active. */
export async function createTable(client: DynamoDBClient, table: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await vi.waitFor(async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.TableStatus !== 'ACTIVE') throw new Error(`The table ${table}: expected it to be active`);
  }, 10_000);
}

/** Puts an item that must not be there yet. */
export async function putNew(client: DynamoDBClient, table: string, id: string): Promise<void> {
  const Item = { id: { S: id } };
  const ConditionExpression = 'attribute_not_exists(id)';
  await client.send(new PutItemCommand({ TableName: table, Item, ConditionExpression }));
}

/** Tells whether an item is there. */
export async function hasItem(client: DynamoDBClient, table: string, id: string): Promise<boolean> {
  const Key = { id: { S: id } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item !== undefined;
}
