import { TextDecoder } from 'node:util';
import type { Deserializer } from '../contracts/deserializer.ts';
import { decodeText } from './text.ts';

/**
 * Decodes UTF-8 text. A byte order mark is kept like every other character.
 *
 * Settles at once. Failure: bytes that are not UTF-8 are rejected (`reason: 'invalid-utf8'`), and so are missing ones
 * (`'missing-bytes'`); see {@link nullable}.
 *
 * @public
 */
export function string(): Deserializer<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (bytes, context) => decodeText(bytes, context, decoder);
}
