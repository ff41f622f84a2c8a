import type { Sink } from '@rivergraph/core';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';

/** A sink that counts what it is asked to write. */
export function countingSink(sink: Sink<CypherSinkWrite>): {
  readonly sink: Sink<CypherSinkWrite>;
  readonly attempts: () => number;
} {
  let attempts = 0;
  return {
    attempts: () => attempts,
    sink: {
      ...sink,
      write: async (batch, context) => {
        attempts += 1;
        return await sink.write(batch, context);
      },
    },
  };
}
