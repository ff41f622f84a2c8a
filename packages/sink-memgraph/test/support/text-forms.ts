import type { StoredForms } from '../../../cypher/test/bolt-support/read-graph.ts';

/** Memgraph has no bytes: they are stored as texts. */
export function textForms(bytes: 'base64' | 'hex'): StoredForms {
  return { bytes: (stored) => Uint8Array.from(Buffer.from(String(stored), bytes)) };
}
