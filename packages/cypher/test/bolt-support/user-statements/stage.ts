import type { Sink } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';
import type { CypherSinkWrite } from '../../../src/bolt/index.ts';

/** What the cases of users' statements share; each begins with an empty database. */
export interface Stage {
  readonly driver: () => Driver;
  /** Makes a sink without a graph. */
  readonly sinkOf: () => Sink<CypherSinkWrite>;
}

/** How a run ends that nothing went wrong in. */
export const clean = { deadLetters: [], error: undefined } as const;
