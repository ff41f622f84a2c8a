import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What the table says of a shard. */
export interface LeaseRow {
  readonly shard: string;
  /** Who may write it: the one that hands it over, or else the owner. */
  readonly holder: string | undefined;
  readonly counter: number;
  /** A sequence number, or a word. */
  readonly checkpoint: string;
}

/** Reads the rows of a lease table with a bare client; `undefined` when there is no table. */
export async function readRows(
  client: DynamoDBClient,
  table: string,
): Promise<readonly LeaseRow[] | undefined> {
  try {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    return Items.map(rowOf);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** Gives checkpoints an order: words for a beginning, sequence numbers, the word for the end. */
export function rankOf(checkpoint: string): bigint {
  if (checkpoint === 'SHARD_END') return 1n << 200n;
  return /^\d+$/.test(checkpoint) ? BigInt(checkpoint) : -1n;
}

function rowOf(item: Record<string, AttributeValue>): LeaseRow {
  return {
    shard: item['leaseKey']?.S ?? '',
    holder: item['checkpointOwner']?.S ?? item['leaseOwner']?.S,
    counter: Number(item['leaseCounter']?.N),
    checkpoint: item['checkpoint']?.S ?? '',
  };
}
