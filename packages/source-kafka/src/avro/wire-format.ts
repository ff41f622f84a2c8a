import { rejected } from '@rivergraph/core';
import type { DeserializeContext } from '@rivergraph/core';

/** How many bytes stand before the payload: the magic byte and the schema id. */
export const headerBytes = 5;

/** What other formats begin with. */
const otherFormats: ReadonlyMap<number, string> = new Map([
  [0x01, ' (a schema GUID, which is not supported)'],
  [0x03, ' (AWS Glue, which is not supported)'],
]);

/** Gives the schema id of bytes in the Confluent wire format; throws `rejected` for anything else. */
export function readSchemaId(bytes: Uint8Array | null, context: DeserializeContext): number {
  if (bytes === null) {
    throw rejected(`Record ${context.part}: expected bytes, got none (null); nullable() lets null through`, {
      reason: 'missing-bytes',
    });
  }
  const [magic, a = 0, b = 0, c = 0, d = 0] = bytes;
  if (magic !== 0 || bytes.length < headerBytes) throw notTheFormat(bytes, context);
  return (a << 24) | (b << 16) | (c << 8) | d;
}

function notTheFormat(bytes: Uint8Array, context: DeserializeContext): Error {
  const [magic] = bytes;
  const got =
    magic === undefined || magic === 0
      ? `${bytes.length} bytes`
      : `a first byte of 0x${magic.toString(16).padStart(2, '0')}${otherFormats.get(magic) ?? ''}`;
  return rejected(
    `Record ${context.part}: expected the Confluent wire format (0x00, a schema id), got ${got}`,
    {
      reason: 'invalid-wire-format',
    },
  );
}
