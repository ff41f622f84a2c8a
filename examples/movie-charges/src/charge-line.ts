import { Buffer } from 'node:buffer';
import { rejected } from '@rivergraph/core';

/** What was charged to a user, as it comes out of a message. */
export interface Charge {
  readonly userId: number;
  /** In dollars. */
  readonly amount: number;
  /** In seconds since 1970. */
  readonly timestamp: number;
}

const line = /^(\d{1,15}),(\d{1,12}(?:\.\d{1,2})?),(\d{1,12})$/;

/**
 * Decodes a message of the text `userId,amount,timestamp`; a deserializer for the option `value` of a source.
 *
 * Failure: anything else is `rejected`, which concerns this message only.
 */
export function decodeCharge(bytes: Uint8Array | null): Charge {
  if (bytes === null) throw rejected('Charge: expected userId,amount,timestamp, got no value');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const [, userId, amount, timestamp] = line.exec(text) ?? [];
  if (timestamp === undefined)
    throw rejected(
      `Charge: expected userId,amount,timestamp, got ${text.length} characters of another form`,
      {
        reason: 'invalid-charge',
      },
    );
  return { userId: Number(userId), amount: Number(amount), timestamp: Number(timestamp) };
}
