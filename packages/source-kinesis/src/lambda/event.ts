import { misconfigured } from '@rivergraph/core';

/** A record as Lambda gives it. @public */
export interface LambdaKinesisRecord {
  /** The shard and the sequence number, with a colon between them. */
  readonly eventID: string;
  /** `aws:kinesis`. */
  readonly eventSource: string;
  /** That of the stream, or of its consumer with enhanced fan-out. */
  readonly eventSourceARN: string;
  readonly kinesis: {
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    /** In base64. */
    readonly data: string;
    /** Seconds since 1970, with a fraction. */
    readonly approximateArrivalTimestamp: number;
  };
}

/** The event with which Lambda invokes a function for a stream; that of `@types/aws-lambda` is one. @public */
export interface LambdaKinesisEvent {
  readonly Records: readonly LambdaKinesisRecord[];
}

/** What an event came to: its records, once it is known to be one of Kinesis. Failure: `misconfigured`. */
export function recordsOf(event: LambdaKinesisEvent): readonly LambdaKinesisRecord[] {
  const given: unknown = event;
  if (typeof given !== 'object' || given === null) {
    throw misconfigured(`lambda: expected an event of Kinesis, got ${kindOf(given)}`);
  }
  if ('window' in given || 'isFinalInvokeForWindow' in given) {
    throw misconfigured(
      'lambda: expected an event of Kinesis without a window, got one of a tumbling window; set TumblingWindowInSeconds to 0',
    );
  }
  // A test event made by hand.
  if (Object.keys(given).length === 0) return [];
  const records: unknown = 'Records' in given ? given.Records : undefined;
  if (!Array.isArray(records)) throw wrongEvent(given);
  for (const record of records as readonly unknown[]) checkRecord(record);
  return event.Records;
}

function checkRecord(record: unknown): void {
  const given = fieldsOf(record);
  if (given['eventSource'] !== 'aws:kinesis') throw wrongEvent(given);
  const { partitionKey, sequenceNumber, data } = fieldsOf(given['kinesis']);
  const texts = [given['eventID'], given['eventSourceARN'], partitionKey, sequenceNumber, data];
  if (texts.every((text) => typeof text === 'string')) return;
  throw misconfigured(
    'lambda: expected records of Kinesis with eventID, eventSourceARN, partitionKey, sequenceNumber and data, got one that lacks some of them',
  );
}

function wrongEvent(given: object): Error {
  const source = sourceOf(given);
  return misconfigured(
    `lambda: expected an event of Kinesis (aws:kinesis), got ${source === undefined ? 'another one' : `one of ${source}`}`,
  );
}

/** Names the service that an event is of, where it says so in the usual way. */
function sourceOf(given: object): string | undefined {
  const event = fieldsOf(given);
  const records = event['Records'];
  const first = fieldsOf(Array.isArray(records) ? (records as readonly unknown[])[0] : undefined);
  return [event['eventSource'], event['EventSource'], first['eventSource'], first['EventSource']].find(
    (name): name is string => typeof name === 'string' && /^[\w:.-]{1,40}$/.test(name),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : `a value of type ${typeof value}`;
}
