import { Buffer } from 'node:buffer';
import { rejected } from '@rivergraph/core';

/** `1`: there is somebody. */
interface Person {
  readonly id: number;
}

/** `1 2`: somebody is connected with somebody. */
interface Connection {
  readonly from: number;
  readonly to: number;
}

/** What a message says: one of the two. */
export type Message = Person | Connection;

const form = /^(\d{1,15})(?: (\d{1,15}))?$/;

/**
 * Decodes a message, which is a number or two; a deserializer for the option `value` of a source.
 *
 * Failure: anything else is `rejected`, which concerns this message only.
 */
export function decodeMessage(bytes: Uint8Array | null): Message {
  if (bytes === null) throw rejected('Message: expected one or two numbers, got no value');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const [, first, second] = form.exec(text) ?? [];
  if (first === undefined)
    throw rejected(`Message: expected one or two numbers, got ${text.length} characters of another form`, {
      reason: 'invalid-message',
    });
  return second === undefined ? { id: Number(first) } : { from: Number(first), to: Number(second) };
}

/** Whom a message is about. */
export function peopleOf(message: Message): readonly number[] {
  return 'id' in message ? [message.id] : [message.from, message.to];
}
