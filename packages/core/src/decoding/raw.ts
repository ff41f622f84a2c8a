import type { Deserializer } from '../contracts/deserializer.ts';

/** Gives the bytes as they came, `null` included. What a key or value is when nothing else is said. @public */
export function raw(): Deserializer<Uint8Array | null> {
  return keep;
}

function keep(bytes: Uint8Array | null): Uint8Array | null {
  return bytes;
}
