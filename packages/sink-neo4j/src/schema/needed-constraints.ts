import type { GraphShape } from '@rivergraph/core';
import { quoteName } from '../statement/quote.ts';

/** A uniqueness constraint that a graph needs. */
export interface NeededConstraint {
  readonly label: string;
  readonly properties: readonly string[];
  readonly statement: string;
}

/**
 * The constraints of a graph: each node that stands by itself is unique by its key. Owned nodes are found from their owner
 * and need none. The server names the constraints, so that no name of ours meets one of the user's.
 */
export function neededConstraints({ nodes }: GraphShape): readonly NeededConstraint[] {
  return [...nodes.values()]
    .filter(({ ownedBy }) => ownedBy === undefined)
    .map(({ label, key }) => {
      const properties = key.map(({ name }) => name);
      const parts = properties.map((name) => `n.${quoteName(name)}`).join(', ');
      const statement = `CREATE CONSTRAINT IF NOT EXISTS FOR (n:${quoteName(label)}) REQUIRE (${parts}) IS UNIQUE`;
      return { label, properties, statement };
    });
}
