import type { GraphShape } from '@rivergraph/core';
import { quoteIdentifier } from '@rivergraph/cypher';

/** What a graph needs of one label: an index, and a uniqueness constraint, which brings none. */
export interface NeededKey {
  readonly label: string;
  readonly properties: readonly string[];
  readonly createIndex: string;
  /** For servers before 3.2, which have no index on several properties. */
  readonly createSmallIndex: string;
  readonly createConstraint: string;
}

/** The keys of a graph's nodes that stand by themselves. Owned nodes are found from their owner and need nothing. */
export function neededKeys({ nodes }: GraphShape): readonly NeededKey[] {
  return [...nodes.values()]
    .filter(({ ownedBy }) => ownedBy === undefined)
    .map(({ label, key }) =>
      neededKey(
        label,
        key.map(({ name }) => name),
      ),
    );
}

function neededKey(label: string, properties: readonly string[]): NeededKey {
  const quoted = properties.map(quoteIdentifier);
  const on = quoteIdentifier(label);
  return {
    label,
    properties,
    createIndex: `CREATE INDEX ON :${on}(${quoted.join(', ')})`,
    createSmallIndex: `CREATE INDEX ON :${on}(${quoted[0] ?? ''})`,
    createConstraint: `CREATE CONSTRAINT ON (n:${on}) ASSERT ${quoted.map((name) => `n.${name}`).join(', ')} IS UNIQUE`,
  };
}
