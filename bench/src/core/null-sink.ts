import type { Sink, Write } from '@rivergraph/core';

/** The write of the benches: the bytes of a record. */
export interface NullWrite extends Write {
  readonly kind: 'null';
  readonly value: Uint8Array | null;
}

/** A sink that counts what it gets. */
export interface NullSink<TWrite extends Write = NullWrite> extends Sink<TWrite> {
  readonly written: number;
}

/** Makes the write of a record; every rival calls it once per record. */
export function toNullWrite({ value }: { readonly value: Uint8Array | null }): NullWrite {
  return { kind: 'null', value };
}

/** Makes a sink that takes everything at once. */
export function createNullSink<TWrite extends Write = NullWrite>(): NullSink<TWrite> {
  let written = 0;
  return {
    name: 'null',
    features: { atomicBatches: true },
    get written() {
      return written;
    },
    open: async () => undefined,
    write: async ({ writes }) => {
      written += writes.length;
      return undefined;
    },
    close: async () => undefined,
  };
}
