import type { HeaderValue, RecordHeaders } from '@rivergraph/core';
import { textOf } from './undecoded.ts';

/** The headers as a map of texts; bytes that are no text stay bytes. Of several of one name the last counts. */
export function headerMap(headers: RecordHeaders): { readonly [name: string]: unknown } {
  const map: { [name: string]: unknown } = Object.create(null);
  for (const name of Object.keys(headers)) {
    const header = headers[name];
    const last = Array.isArray(header)
      ? (header as readonly HeaderValue[]).at(-1)
      : (header as HeaderValue | undefined);
    map[name] = last instanceof Uint8Array ? (textOf(last) ?? signed(last)) : (last ?? null);
  }
  return map;
}

/** The driver takes bytes as an `Int8Array` only. */
export function signed(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
