import type { BoltRecord, BoltSession } from '@rivergraph/cypher/bolt';
import type { NeededKey } from './needed-schema.ts';

/** An index or a constraint of the database, on properties of nodes with a label. */
export interface OnLabel {
  readonly label: string;
  readonly properties: readonly string[];
}

/** What the database has. */
export interface Catalog {
  readonly indexes: readonly OnLabel[];
  /** Those that make nodes unique. */
  readonly constraints: readonly OnLabel[];
}

/** Reads indexes and uniqueness constraints. Each statement commits by itself: Memgraph answers them in no other way. */
export async function readCatalog(session: BoltSession): Promise<Catalog> {
  const indexes = await session.run('SHOW INDEX INFO');
  const constraints = await session.run('SHOW CONSTRAINT INFO');
  return {
    indexes: indexes.records
      .filter((record) => isPropertyIndex(record.get('index type')))
      .map((record) => onLabel(record, 'property')),
    constraints: constraints.records
      .filter((record) => record.get('constraint type') === 'unique')
      .map((record) => onLabel(record, 'properties')),
  };
}

/** Not the text, vector and point indexes, which serve no equality. */
function isPropertyIndex(type: unknown): boolean {
  return type === 'label+property' || type === 'label+properties';
}

/** One property was a text before indexes could have several. */
function onLabel(record: BoltRecord, column: string): OnLabel {
  const properties: unknown = record.get(column);
  return {
    label: String(record.get('label')),
    properties: Array.isArray(properties) ? properties.map(String) : [String(properties)],
  };
}

/** Whether something is on these properties of the label, in any order. */
export function isOn({ label, properties }: NeededKey, existing: readonly OnLabel[]): boolean {
  return existing.some(
    (other) =>
      other.label === label &&
      other.properties.length === properties.length &&
      properties.every((property) => other.properties.includes(property)),
  );
}

/** Whether an index finds the nodes of a key without reading the label: one on the key, or on a part of it. */
export function isServed({ label, properties }: NeededKey, indexes: readonly OnLabel[]): boolean {
  return indexes.some(
    (other) =>
      other.label === label &&
      other.properties.length > 0 &&
      other.properties.every((property) => properties.includes(property)),
  );
}
