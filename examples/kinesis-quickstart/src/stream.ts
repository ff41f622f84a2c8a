import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, ResourceNotFoundException, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  createStream,
  deleteStream,
  listShards,
  mergeShards,
  openDynamo,
  splitShard,
} from '@rivergraph/servers';
import type { AwsAddress, DynamoServer, KinesisServer } from '@rivergraph/servers';

/** The services, and what of them belongs to this run. */
export interface Place {
  readonly kinesis: KinesisServer;
  readonly dynamo: DynamoServer;
  readonly stream: string;
  /** The table of the leases. */
  readonly table: string;
}

/** A shard, and what it came from. */
export interface ShardOrigin {
  readonly shardId: string;
  readonly parents: readonly string[];
}

/** A row of the lease table, as far as it is looked at. */
export interface LeaseRow {
  readonly shardId: string;
  readonly owner: string | undefined;
  readonly checkpoint: string;
}

/** Creates a stream with a name of its own; the caller disposes of it, which deletes it and the table of its leases. */
export async function createPlace(
  { kinesis, dynamo }: Pick<Place, 'kinesis' | 'dynamo'>,
  shards: number,
): Promise<Place & AsyncDisposable> {
  const stream = `kinesis-quickstart-${randomUUID().slice(0, 8)}`;
  await createStream(kinesis, { stream, shards });
  const place: Place = { kinesis, dynamo, stream, table: stream };
  return { ...place, [Symbol.asyncDispose]: async () => await deletePlace(place) };
}

/** An emulator that this run has started goes with its data, and may be gone already. */
async function deletePlace({ kinesis, dynamo, stream, table }: Place): Promise<void> {
  if (kinesis.origin === 'address') await deleteStream(kinesis, stream);
  if (dynamo.origin !== 'address') return;
  const client = openDynamo(dynamo);
  try {
    await client.send(new DeleteTableCommand({ TableName: table }));
  } catch (error) {
    // A run that failed early has made none.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  } finally {
    client.destroy();
  }
}

/** What a reshard did. */
export interface Reshard {
  readonly split: string;
  readonly merged: readonly [string, string];
}

/** Splits the first shard and merges the two behind it. Settles when the stream is active again. */
export async function reshard({ kinesis, stream }: Place): Promise<Reshard> {
  const [first, second, third] = (await listShards(kinesis, stream)).map(({ ShardId }) => ShardId);
  if (first === undefined || second === undefined || third === undefined)
    throw new Error(`The stream ${stream}: expected three shards at least, got fewer`);
  await splitShard(kinesis, { stream, shardId: first });
  await mergeShards(kinesis, { stream, shardIds: [second, third] });
  return { split: first, merged: [second, third] };
}

/** Lists the shards, those that have ended too, with what each came from. */
export async function readOrigins({ kinesis, stream }: Place): Promise<readonly ShardOrigin[]> {
  const shards = await listShards(kinesis, stream);
  return shards.map(({ ShardId = '', ParentShardId, AdjacentParentShardId }) => ({
    shardId: ShardId,
    parents: [ParentShardId, AdjacentParentShardId].flatMap((id) => id ?? []),
  }));
}

/** Reads the lease table, past the library, as whoever looks into DynamoDB sees it. */
export async function readLeases({ dynamo, table }: Place): Promise<readonly LeaseRow[]> {
  const client = openDynamo(dynamo);
  try {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    return Items.map(({ leaseKey, leaseOwner, checkpoint }) => ({
      shardId: leaseKey?.S ?? '',
      owner: leaseOwner?.S,
      checkpoint: checkpoint?.S ?? '',
    }));
  } finally {
    client.destroy();
  }
}

/** Takes of a server what a client of the SDK is configured with. */
export function configOf({ endpoint, region, credentials }: AwsAddress): AwsAddress {
  return { endpoint, region, credentials };
}
