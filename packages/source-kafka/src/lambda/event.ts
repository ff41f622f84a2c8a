import { misconfigured } from '@rivergraph/core';

/** A record as Lambda gives it. @public */
export interface LambdaKafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** In base64. */
  readonly key?: string | null | undefined;
  /** In base64; missing for a tombstone. */
  readonly value?: string | null | undefined;
  /** One object per header, with its bytes under its name. Lambda counts bytes from −128 on. */
  readonly headers?: readonly LambdaKafkaHeader[] | undefined;
}

/** A header, its bytes under its name. @public */
export interface LambdaKafkaHeader {
  readonly [name: string]: readonly number[] | null;
}

/**
 * The event with which Lambda invokes a function for topics of Amazon MSK (`aws:kafka`) or of a cluster of your own
 * (`SelfManagedKafka`); those of `@types/aws-lambda` are such.
 *
 * @public
 */
export interface LambdaKafkaEvent {
  readonly eventSource: string;
  /** By topic and partition, as `charges-0`. */
  readonly records: { readonly [topicPartition: string]: readonly LambdaKafkaRecord[] };
}

const sources: readonly unknown[] = ['aws:kafka', 'SelfManagedKafka'];

/** What an event came to: the records of each partition, once it is known to be one of Kafka. Failure: `misconfigured`. */
export function recordsOf(event: LambdaKafkaEvent): readonly (readonly LambdaKafkaRecord[])[] {
  const given: unknown = event;
  if (typeof given !== 'object' || given === null) {
    throw misconfigured(`lambda: expected an event of Kafka, got ${kindOf(given)}`);
  }
  // A test event made by hand.
  if (Object.keys(given).length === 0) return [];
  const { eventSource, records } = fieldsOf(given);
  if (!sources.includes(eventSource) || typeof records !== 'object' || records === null)
    throw wrongEvent(given);
  const lists: readonly unknown[] = Object.values(records);
  for (const list of lists) checkRecords(list);
  return Object.values(event.records).filter((list) => list.length > 0);
}

function checkRecords(list: unknown): void {
  if (Array.isArray(list) && list.every(isRecord)) return;
  throw misconfigured(
    'lambda: expected lists of records of Kafka with topic, partition and offset, got something else',
  );
}

function isRecord(record: unknown): boolean {
  const { topic, partition, offset } = fieldsOf(record);
  return typeof topic === 'string' && Number.isSafeInteger(partition) && Number.isSafeInteger(offset);
}

function wrongEvent(given: object): Error {
  const source = sourceOf(given);
  return misconfigured(
    `lambda: expected an event of Kafka (aws:kafka or SelfManagedKafka), got ${source === undefined ? 'another one' : `one of ${source}`}`,
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
