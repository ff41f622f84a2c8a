import { rejected } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** What kafkajs asks of a codec: it compresses what an encoder holds, and decompresses the records of one batch. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Buffer;
  decompress(bytes: Buffer): Buffer;
}

/**
 * Makes the error for a batch that does not decompress. Never one of JavaScript's own: over a `RangeError` or `TypeError`
 * kafkajs gives up for good.
 */
export function corrupt(codec: string, got: string, cause?: unknown): RivergraphError {
  return rejected(`Codec ${codec}: expected a compressed batch, got ${got}`, {
    reason: 'corrupt-batch',
    cause,
  });
}
