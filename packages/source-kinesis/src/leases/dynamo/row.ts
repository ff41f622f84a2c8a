import { misconfigured } from '@rivergraph/core';
import type { Checkpoint } from '../checkpoint.ts';
import type { HashRange, Lease } from '../lease.ts';
import { hasStartTimestamp } from '../memory/apply-change.ts';
import { ItemReader } from './attributes.ts';
import type { Item } from './attributes.ts';
import { kindOf } from './row-kind.ts';

const words: ReadonlySet<string> = new Set(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP', 'SHARD_END']);
const digits = /^\d{1,57}$/;
/** More records than an aggregate may hold. */
const mostSub = 9_999_999;

/** Where rows come from. */
export interface RowOrigin {
  readonly table: string;
  readonly stream: string;
}

/**
 * Reads a lease of the Kinesis Client Library; `undefined` for a row that is something else, or of another stream.
 *
 * Failure: `misconfigured`, when it cannot be understood, or is a lease of this stream in the form for several streams.
 */
export function parseLease(item: Item, { table, stream }: RowOrigin): Lease | undefined {
  const kind = kindOf(item, stream);
  if (kind === 'multi-stream') throw multiStream(table);
  if (kind !== 'lease') return undefined;
  const row = new ItemReader(table, item);
  const checkpoint = checkpointOf(row);
  return {
    shardId: row.text('leaseKey'),
    owner: row.textIfAny('leaseOwner'),
    counter: row.count('leaseCounter'),
    checkpoint,
    checkpointOwner: row.textIfAny('checkpointOwner'),
    ownerSwitches: row.countIfAny('ownerSwitchesSinceCheckpoint') ?? 0,
    parents: row.texts('parentShardId'),
    children: row.texts('childShardIds'),
    hashRange: hashRangeOf(row),
    startTimestamp: hasStartTimestamp(checkpoint) ? row.countIfAny('rivergraphStartTimestamp') : undefined,
  };
}

function checkpointOf(row: ItemReader): Checkpoint {
  const text = row.text('checkpoint');
  if (words.has(text)) return text as Checkpoint;
  if (!digits.test(text)) throw row.fault('checkpoint', 'a sequence number or one of the words of the KCL');
  const sub = row.countIfAny('checkpointSubSequenceNumber') ?? 0;
  if (sub > mostSub) throw row.fault('checkpointSubSequenceNumber', 'the place of a record in an aggregate');
  return { sequence: text, sub };
}

function hashRangeOf(row: ItemReader): HashRange | undefined {
  const start = row.textIfAny('startingHashKey') ?? '';
  const end = row.textIfAny('endingHashKey') ?? '';
  if (start === '' || end === '') return undefined;
  if (!digits.test(start)) throw row.fault('startingHashKey', 'a number in decimal digits');
  if (!digits.test(end)) throw row.fault('endingHashKey', 'a number in decimal digits');
  return { start, end };
}

function multiStream(table: string): Error {
  return misconfigured(
    `Lease table '${table}': expected leases of one stream, got some of this stream in the form for several streams, whose keys name the stream. They cannot be continued here, and others beside them would read everything twice: use another table`,
    { reason: 'multi-stream' },
  );
}
