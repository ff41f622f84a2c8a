import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A row of a table of the Kinesis Client Library. */
export type KclRow = Readonly<Record<string, AttributeValue>>;

/** As long as sequence numbers of the service are. */
export const sequences = {
  first: '49590338271490256608559692538361571095921575989136588898',
  second: '49590338271490256608559692540925702759324208523137515618',
} as const;

/** The hash keys of all shards together. */
const endingHashKey = '340282366920938463463374607431768211455';

/** A row of the first versions: sequence numbers only, and no count of switches. */
export const kcl1Old: KclRow = {
  leaseKey: { S: 'shardId-000000000000' },
  leaseOwner: { S: 'host-a:5f0c' },
  leaseCounter: { N: '8123' },
  checkpoint: { S: sequences.first },
};

/** A row of 1.x. */
export const kcl1: KclRow = {
  leaseKey: { S: 'shardId-000000000001' },
  leaseOwner: { S: 'host-a:5f0c' },
  leaseCounter: { N: '52' },
  ownerSwitchesSinceCheckpoint: { N: '2' },
  checkpoint: { S: sequences.first },
  checkpointSubSequenceNumber: { N: '3' },
  parentShardId: { SS: ['shardId-000000000000'] },
};

/** A row of 2.x, in the middle of a checkpoint in two steps. */
export const kcl2: KclRow = {
  leaseKey: { S: 'shardId-000000000002' },
  leaseOwner: { S: '3f6f2a51-7d63-4f6c-9b43-9a4c4bb9f3ae' },
  leaseCounter: { N: '1307' },
  ownerSwitchesSinceCheckpoint: { N: '1' },
  checkpoint: { S: 'TRIM_HORIZON' },
  checkpointSubSequenceNumber: { N: '0' },
  pendingCheckpoint: { S: sequences.first },
  pendingCheckpointSubSequenceNumber: { N: '7' },
  pendingCheckpointState: { B: Uint8Array.of(1, 2, 3) },
  parentShardId: { SS: ['shardId-000000000000', 'shardId-000000000001'] },
  startingHashKey: { S: '0' },
  endingHashKey: { S: endingHashKey },
};

/** A row of 2.x of a shard that has ended. */
export const kcl2Ended: KclRow = {
  leaseKey: { S: 'shardId-000000000003' },
  leaseCounter: { N: '99' },
  ownerSwitchesSinceCheckpoint: { N: '0' },
  checkpoint: { S: 'SHARD_END' },
  checkpointSubSequenceNumber: { N: '0' },
  childShardIds: { SS: ['shardId-000000000004', 'shardId-000000000005'] },
  startingHashKey: { S: '0' },
  endingHashKey: { S: endingHashKey },
};

/** A row of 3.x that is being handed over. */
export const kcl3: KclRow = {
  leaseKey: { S: 'shardId-000000000004' },
  leaseOwner: { S: 'new-worker' },
  checkpointOwner: { S: 'old-worker' },
  leaseCounter: { N: '415' },
  ownerSwitchesSinceCheckpoint: { N: '0' },
  checkpoint: { S: sequences.first },
  checkpointSubSequenceNumber: { N: '0' },
  childShardIds: { SS: ['shardId-000000000008'] },
  parentShardId: { SS: ['shardId-000000000003'] },
  startingHashKey: { S: '0' },
  endingHashKey: { S: '170141183460469231731687303715884105727' },
  throughputKBps: { N: '512.25' },
};

/** A row of 3.5 in a table that holds everything. */
export const kcl35: KclRow = {
  leaseKey: { S: 'shardId-000000000005' },
  entityType: { S: 'LEASE' },
  leaseCounter: { N: '12' },
  ownerSwitchesSinceCheckpoint: { N: '0' },
  checkpoint: { S: 'LATEST' },
  checkpointSubSequenceNumber: { N: '0' },
  startingHashKey: { S: '170141183460469231731687303715884105728' },
  endingHashKey: { S: endingHashKey },
  throughputKBps: { N: '0' },
};

/** A lease of several streams in one table. */
export function kclMultiStream(stream: string): KclRow {
  const id = `111122223333:${stream}:1689234567`;
  return {
    leaseKey: { S: `${id}:shardId-000000000000` },
    streamName: { S: id },
    shardId: { S: 'shardId-000000000000' },
    leaseCounter: { N: '4' },
    ownerSwitchesSinceCheckpoint: { N: '0' },
    checkpoint: { S: sequences.second },
    checkpointSubSequenceNumber: { N: '0' },
  };
}

/** The lock of the leader; `key` is that of the table, which has another name in the table of its own. */
export function kclLeader(version: string, key: 'key' | 'leaseKey' = 'leaseKey'): KclRow {
  return {
    [key]: { S: 'Leader' },
    ownerName: { S: 'kcl-worker' },
    leaseDuration: { S: '120000' },
    recordVersionNumber: { S: version },
    ...(key === 'leaseKey' ? { entityType: { S: 'LEADER' } } : {}),
  };
}

/** What a worker tells of itself; `key` as above. */
export function kclWorkerMetric(lastUpdateSeconds: number, key: 'leaseKey' | 'wid' = 'leaseKey'): KclRow {
  return {
    [key]: { S: 'kcl-worker' },
    lut: { N: String(lastUpdateSeconds) },
    sts: { M: { C: { L: [{ N: '12.5' }, { N: '13' }] } } },
    opr: { M: { C: { L: [{ N: '80' }] } } },
    ...(key === 'leaseKey' ? { entityType: { S: 'WORKER_METRIC_STATS' } } : {}),
  };
}

/** What else is in a table of 3.5. */
export const kcl35Others: readonly KclRow[] = [
  {
    leaseKey: { S: 'Migration3.0' },
    entityType: { S: 'CLIENT_VERSION_MIGRATION' },
    cv: { S: 'CLIENT_VERSION_3X' },
  },
  { leaseKey: { S: 'TableMigration3.5' }, entityType: { S: 'TABLE_MIGRATION' }, status: { S: 'COMPLETE' } },
  { leaseKey: { S: '111122223333:orders:1689234567' }, entityType: { S: 'STREAM' }, streamId: { S: 'a1' } },
  // A kind that a later version may bring.
  { leaseKey: { S: 'shardId-000000000099' }, entityType: { S: 'SOMETHING_NEW' }, leaseCounter: { N: '1' } },
];
