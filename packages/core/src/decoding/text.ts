import { TextDecoder } from 'node:util';
import { rejected } from '../errors.ts';
import type { DeserializeContext } from '../contracts/deserializer.ts';

/** Decodes text that must be there and must be UTF-8. */
export function decodeText(
  bytes: Uint8Array | null,
  context: DeserializeContext,
  decoder: TextDecoder,
): string {
  if (bytes === null) {
    throw rejected(`Record ${context.part}: expected bytes, got none (null); nullable() lets null through`, {
      reason: 'missing-bytes',
    });
  }
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw rejected(
      `Record ${context.part}: expected UTF-8, got ${bytes.length} bytes, not valid from byte ${invalidFrom(bytes)} on`,
      { reason: 'invalid-utf8', cause },
    );
  }
}

/** Finds the first byte that cannot continue the text before it; the length, if the text only ends too early. */
function invalidFrom(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (isPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
