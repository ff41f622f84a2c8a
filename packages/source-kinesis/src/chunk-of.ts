import type { Partition } from '@rivergraph/core';
import { bytesPerRecord, KinesisChunk } from './chunk.ts';
import type { UserRecord } from './kpl/aggregated-record.ts';
import { beginsAsAggregate, deaggregate } from './kpl/deaggregate.ts';
import { comparePlaces } from './position.ts';
import type { Place } from './position.ts';
import type { RawRecord } from './stream/stream-port.ts';

/** How records become a chunk. */
export interface ChunkOptions {
  /** The place that was reached before: what is not beyond it is left out. */
  readonly after: Place | undefined;
  /** Whether aggregates are taken apart. */
  readonly deaggregate: boolean;
}

/** The records of one shard that were read at once. */
export interface ReadRecords {
  /** Missing where no record is left. */
  readonly chunk: KinesisChunk | undefined;
  /** The place that is reached with them, `after` where none is beyond it. It may be beyond the last record of the chunk. */
  readonly last: Place | undefined;
}

/**
 * The place of an aggregate that is delivered whole: behind all that is in it. With 0 its first record alone would count as finished,
 * and with another answer to whether aggregates are taken apart the others would come as well, or never.
 */
const wholeSub = 9_999_999;

/** Makes a chunk of the records of a shard, in their order. Costs no copy, and no object per record but for aggregates. */
export function chunkOf(
  partition: Partition,
  raw: readonly RawRecord[],
  { after, deaggregate: takesApart }: ChunkOptions,
): ReadRecords {
  const content = new GrowingContent();
  const first = firstFrom(raw, after);
  // Only the first can be the one that was reached, and only in part.
  let from = partsRead(raw[first], after);
  let lastSub = 0;
  for (let index = first; index < raw.length; index += 1) {
    const record = raw[index];
    if (record === undefined) break;
    // An aggregate that was begun is read to its end, also where somebody has switched this off since.
    const isBegun = from > 0 && from <= wholeSub;
    const parts = takesApart || isBegun ? deaggregate(record) : wholeOf(record);
    if (typeof parts !== 'string') content.addParts(record, parts, from);
    else if (from === 0) content.add(record, parts);
    lastSub = typeof parts === 'string' ? subOf(parts) : Math.max(0, parts.length - 1);
    from = 0;
  }
  const chunk = content.records.length === 0 ? undefined : new KinesisChunk(partition, content);
  return { chunk, last: furthest(raw.at(-1), lastSub, after) };
}

/** Finds the first record that is not before a place. The records ascend, and most often it is the first of all. */
function firstFrom(raw: readonly RawRecord[], after: Place | undefined): number {
  if (after === undefined) return 0;
  const found = raw.findIndex((record) => compareStart(record, after) >= 0);
  return found < 0 ? raw.length : found;
}

/** Says how many parts of a record were read before: for a record that is no aggregate, whether it was. */
function partsRead(record: RawRecord | undefined, after: Place | undefined): number {
  if (record === undefined || after === undefined) return 0;
  return compareStart(record, after) === 0 ? after.sub + 1 : 0;
}

/** Says what a record is that is not taken apart. */
function wholeOf({ data }: RawRecord): 'plain' | 'whole' {
  return beginsAsAggregate(data) ? 'whole' : 'plain';
}

function subOf(kind: Kind): number {
  return kind === 'whole' ? wholeSub : 0;
}

function furthest(record: RawRecord | undefined, sub: number, after: Place | undefined): Place | undefined {
  if (record === undefined) return after;
  const reached = { sequence: record.sequence, sub };
  return after !== undefined && comparePlaces(reached, after) <= 0 ? after : reached;
}

function compareStart({ sequence }: RawRecord, after: Place): number {
  return comparePlaces({ sequence, sub: 0 }, { sequence: after.sequence, sub: 0 });
}

/** What a record is that is delivered as it came. */
type Kind = 'plain' | 'damaged' | 'whole';

/** What a chunk is made of, while it is collected. */
class GrowingContent {
  readonly records: RawRecord[] = [];
  subs: number[] | undefined;
  damaged: Set<number> | undefined;
  bytes = 0;

  add(record: RawRecord, kind: Kind): void {
    if (kind === 'damaged') (this.damaged ??= new Set()).add(this.records.length);
    if (kind === 'whole') this.subs ??= this.records.map(() => 0);
    this.subs?.push(subOf(kind));
    this.records.push(record);
    this.bytes += record.data.length + record.partitionKey.length + bytesPerRecord;
  }

  addParts(
    { sequence, arrivedAt, data: whole }: RawRecord,
    parts: readonly UserRecord[],
    from: number,
  ): void {
    if (from >= parts.length) return;
    this.subs ??= this.records.map(() => 0);
    // Each part is a view of the whole, keys included, and keeps all of it.
    this.bytes += whole.length;
    for (let sub = from; sub < parts.length; sub += 1) {
      const part = parts[sub];
      if (part === undefined) return;
      this.records.push({ sequence, partitionKey: part.partitionKey, data: part.data, arrivedAt });
      this.subs.push(sub);
      this.bytes += bytesPerRecord;
    }
  }
}
