import { RivergraphError } from '@rivergraph/core';
import type { Sink } from '@rivergraph/core';
import type { CypherSinkWrite } from '../../src/index.ts';

/** A sink with the errors that its attempts ended with. */
export interface WatchedSink {
  readonly sink: Sink<CypherSinkWrite>;
  readonly errors: readonly RivergraphError[];
  /** The most attempts that were under way at a time. */
  readonly most: () => number;
}

/** Watches what a sink is asked to write. `before` is called with the number of each attempt, from 1. */
export function watchedSink(
  sink: Sink<CypherSinkWrite>,
  before: (attempt: number) => void | Promise<void> = () => undefined,
): WatchedSink {
  const errors: RivergraphError[] = [];
  let attempts = 0;
  let running = 0;
  let most = 0;
  return {
    errors,
    most: () => most,
    sink: {
      ...sink,
      write: async (batch, context) => {
        attempts += 1;
        running += 1;
        most = Math.max(most, running);
        try {
          await before(attempts);
          return await sink.write(batch, context);
        } catch (error) {
          if (error instanceof RivergraphError) errors.push(error);
          throw error;
        } finally {
          running -= 1;
        }
      },
    },
  };
}
