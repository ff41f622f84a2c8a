import { rejected } from '@rivergraph/core';
import type { Deserializer } from '@rivergraph/core';

/** Somebody follows somebody since a time. */
export interface Follow {
  readonly from: string;
  readonly to: string;
  /** As it came; usually ISO 8601. */
  readonly creationDate: string;
}

/** Takes a follow out of a row of a file that Neptune's bulk loader reads: `~id,~label,~from,~to,creationDate:Date`. */
export function followOfRow([, , from = '', to = '', creationDate = '']: readonly string[]): Follow {
  return { from, to, creationDate };
}

/** Makes the data of a record: `from,to,creationDate`. */
export function payloadOf({ from, to, creationDate }: Follow): string {
  return `${from},${to},${creationDate}`;
}

/** The partition key of a record: who follows. So the follows of one person keep their order. */
export function partitionKeyOf({ from }: Follow): string {
  // Kinesis takes no empty key, and a record without a sender is to be refused by the reader, not by the stream.
  return from === '' ? 'nobody' : from;
}

/** Reads the data of a record. Failure: throws `rejected`, so that this record alone is set aside. */
export const followPayload: Deserializer<Follow> = (bytes) => {
  const fields = Buffer.from(bytes ?? [])
    .toString('utf8')
    .split(',');
  const [from = '', to = '', creationDate = ''] = fields;
  if (fields.length === 3 && from !== '' && to !== '' && creationDate !== '')
    return { from, to, creationDate };
  throw rejected(
    `follow: expected from, to and creation date with commas between them, got ${fields.length} fields, or an empty one`,
    { reason: 'invalid-follow' },
  );
};
