import type { BoltSession } from '@rivergraph/cypher/bolt';

/** A constraint of the database that makes nodes unique. */
export interface Constraint {
  readonly label: string;
  readonly properties: readonly string[];
}

/** Reads the constraints that make nodes unique: uniqueness, and the node keys of the Enterprise Edition. */
export async function readConstraints(session: BoltSession): Promise<readonly Constraint[]> {
  const { records } = await session.run(
    'SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties ' +
      "WHERE entityType = 'NODE' AND (type CONTAINS 'UNIQUENESS' OR type CONTAINS 'KEY') RETURN labelsOrTypes, properties",
  );
  return records.map((record) => ({
    label: (record.get('labelsOrTypes') as readonly string[])[0] ?? '',
    properties: record.get('properties') as readonly string[],
  }));
}
