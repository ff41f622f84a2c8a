import { TextDecoder } from 'node:util';
import { ProtoReader, wireType } from './proto-reader.ts';

/** A record as its producer meant it. */
export interface UserRecord {
  readonly partitionKey: string;
  /** What the producer chose the shard by, where that was not the partition key. A decimal number of up to 128 bits. */
  readonly explicitHashKey: string | undefined;
  /** A view of the bytes of the aggregate. */
  readonly data: Uint8Array;
}

/** The message as it is written: key tables, and where its records are. They may come in any order. */
interface Aggregate {
  readonly partitionKeys: string[];
  readonly hashKeys: string[];
  /** For each record, where it starts and where it ends. */
  readonly spans: number[];
}

/** The fields of `AggregatedRecord`. */
const aggregateField = { partitionKeys: 1, hashKeys: 2, records: 3 } as const;
/** The fields of `Record`. Its tags (4) are for filters of the producer's own and have no place here. */
const recordField = { partitionKey: 1, hashKey: 2, data: 3 } as const;

/** Reads the message between two places; `undefined` where it cannot be read, or lacks what it must have. */
export function readAggregate(
  data: Uint8Array,
  start: number,
  end: number,
): readonly UserRecord[] | undefined {
  const aggregate = readTables(data, start, end);
  if (aggregate === undefined) return undefined;
  const records: UserRecord[] = [];
  const { spans } = aggregate;
  for (let at = 0; at < spans.length; at += 2) {
    const record = readRecord(data, new ProtoReader(data, spans[at] ?? 0, spans[at + 1] ?? 0), aggregate);
    if (record === undefined) return undefined;
    records.push(record);
  }
  return records;
}

function readTables(data: Uint8Array, start: number, end: number): Aggregate | undefined {
  const aggregate: Aggregate = { partitionKeys: [], hashKeys: [], spans: [] };
  const reader = new ProtoReader(data, start, end);
  while (reader.next()) {
    if (reader.type !== wireType.bytes || reader.field > aggregateField.records) {
      reader.skip();
      continue;
    }
    reader.bytes();
    if (reader.isBroken) break;
    if (reader.field === aggregateField.records) aggregate.spans.push(reader.start, reader.end);
    else if (!addKey(aggregate, reader, data)) return undefined;
  }
  return reader.isBroken ? undefined : aggregate;
}

/** Says whether the key is text: one that is not would go on as another key. */
function addKey(aggregate: Aggregate, { field, start, end }: ProtoReader, data: Uint8Array): boolean {
  const keys = field === aggregateField.partitionKeys ? aggregate.partitionKeys : aggregate.hashKeys;
  try {
    keys.push(utf8.decode(data.subarray(start, end)));
    return true;
  } catch {
    return false;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readRecord(
  data: Uint8Array,
  reader: ProtoReader,
  { partitionKeys, hashKeys }: Aggregate,
): UserRecord | undefined {
  let key = -1;
  let hashKey = -1;
  let body: Uint8Array | undefined;
  while (reader.next()) {
    const { field, type } = reader;
    if (field === recordField.partitionKey && type === wireType.varint) key = reader.varint();
    else if (field === recordField.hashKey && type === wireType.varint) hashKey = reader.varint();
    else if (field === recordField.data && type === wireType.bytes) {
      reader.bytes();
      body = data.subarray(reader.start, reader.end);
    } else reader.skip();
  }
  const partitionKey = partitionKeys[key];
  const explicitHashKey = hashKeys[hashKey];
  if (reader.isBroken || partitionKey === undefined || body === undefined) return undefined;
  return hashKey >= 0 && explicitHashKey === undefined
    ? undefined
    : { partitionKey, explicitHashKey, data: body };
}
