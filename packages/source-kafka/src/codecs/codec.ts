import { rejected } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** What kafkajs asks of a codec: it compresses what an encoder holds, and decompresses the records of one batch. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Buffer;
  decompress(bytes: Buffer): Buffer;
}

/** A codec that works beside the event loop. */
export interface AsyncCodec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

/**
 * Makes the error for a batch that does not decompress. Never one of JavaScript's own: over a `RangeError` or `TypeError`
 * kafkajs gives up for good. It has no cause, since kafkajs would keep that instead, and it says in kafkajs' words that fetching
 * the batch again does not help.
 */
export function corrupt(codec: string, got: string): RivergraphError {
  const error = rejected(`Codec ${codec}: expected a compressed batch, got ${got}`, {
    reason: 'corrupt-batch',
  });
  return Object.assign(error, { retriable: false });
}
