import type { Item } from './attributes.ts';

/** What a row of a lease table is. `multi-stream`: a lease of this stream in a form that names the stream. */
export type RowKind = 'lease' | 'multi-stream' | 'leader' | 'worker-metric' | 'other';

/** Keys of the Kinesis Client Library 3 in the table of the leases. */
const leaderKey = 'Leader';
const stateKeys: ReadonlySet<string> = new Set(['Migration3.0', 'TableMigration3.5']);
/** `account:stream:epoch:shardId`. */
const multiStreamKey = /^\d{12}:([^:]+):\d+:[^:]+$/;

/** Tells what a row is. From KCL 3.5 on the table of the leases may hold everything; other streams may share it before. */
export function kindOf(item: Item, stream: string): RowKind {
  const type = item['entityType']?.S;
  const key = item['leaseKey']?.S ?? '';
  if (type === 'WORKER_METRIC_STATS') return 'worker-metric';
  if (type === 'LEADER' || key === leaderKey) return 'leader';
  if (key === '' || (type !== undefined && type !== 'LEASE') || stateKeys.has(key)) return 'other';
  if (item['leaseCounter'] === undefined && item['checkpoint'] === undefined) return 'other';
  const named = streamOf(item, key);
  if (named === undefined) return 'lease';
  return named === stream ? 'multi-stream' : 'other';
}

/** The stream that a multi-stream lease names. */
function streamOf(item: Item, key: string): string | undefined {
  const id = item['streamName']?.S;
  // `account:stream:epoch`, or the bare name.
  if (id !== undefined) return id.split(':')[1] ?? id;
  return multiStreamKey.exec(key)?.[1];
}
