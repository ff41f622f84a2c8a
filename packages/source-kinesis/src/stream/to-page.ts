import type { _Record, GetRecordsCommandOutput } from '@aws-sdk/client-kinesis';
import type { RawRecord, ShardPage } from './stream-port.ts';

const noData = new Uint8Array();

/** Makes a page of an answer. The data are not copied. */
export function toPage(answer: GetRecordsCommandOutput): ShardPage {
  return {
    records: (answer.Records ?? []).map(toRecord),
    isEnd: !answer.NextShardIterator,
    children: (answer.ChildShards ?? []).flatMap(({ ShardId }) => ShardId ?? []),
    behindMs: answer.MillisBehindLatest ?? 0,
  };
}

/** How much of what the service allows a page has taken. */
export function bytesOf({ records }: ShardPage): number {
  let bytes = 0;
  for (const { data, partitionKey } of records) bytes += data.length + partitionKey.length;
  return bytes;
}

function toRecord({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }: _Record): RawRecord {
  return {
    sequence: SequenceNumber ?? '',
    // A stream that spreads its records by itself takes them without a key; one that was given is never empty.
    partitionKey: PartitionKey ?? '',
    data: Data ?? noData,
    arrivedAt: ApproximateArrivalTimestamp?.getTime(),
  };
}
