import type { AdminPort } from './kafka-port.ts';

export interface KafkaSessionOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly from: 'beginning' | { readonly timestamp: number };
}

export interface Owned {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read: kept over a rebalance by a seek. */
  next: bigint | undefined;
}

/** Where to start a partition that nothing is known of: after the group's commit, else where the options say. */
export async function firstOffset(
  admin: AdminPort,
  { from, groupId }: KafkaSessionOptions,
  { topic, partition }: Owned,
): Promise<bigint | undefined> {
  const committed = await admin.fetchOffsets({ groupId, topics: [topic] });
  const offset = committed[0]?.partitions.find((one) => one.partition === partition)?.offset ?? '-1';
  if (offset !== '-1') return BigInt(offset);
  if (from === 'beginning') return undefined;
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, from.timestamp);
  const place = found.find((one) => one.partition === partition);
  return place === undefined ? undefined : BigInt(place.offset);
}
