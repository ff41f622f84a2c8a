import { rejected } from '@rivergraph/core';
import type { EdgeTypeShape, FailedWrite, GraphRow, GraphWrite } from '@rivergraph/core';

const beyondMicroseconds = /\.\d{6}\d*[1-9]/;

/**
 * Finds the writes of edges whose key holds a time finer than a microsecond, which the database does not store: two such
 * edges would become one. (A node's key is kept as text, in full.)
 */
export function tooFineKeys(writes: readonly GraphWrite[]): ReadonlyMap<number, FailedWrite> {
  const failed = new Map<number, FailedWrite>();
  for (const [index, { shape, row }] of writes.entries()) {
    const name = shape.kind === 'edge' ? tooFinePart(shape.edge, row) : undefined;
    if (name === undefined) continue;
    const error = rejected(
      `ladybug: key part ${name}: expected a time in microseconds at most, got a finer one`,
    );
    failed.set(index, { index, error });
  }
  return failed;
}

function tooFinePart({ type, key }: EdgeTypeShape, row: GraphRow): string | undefined {
  const part = key.find((each) => {
    const isTime = each.type === 'datetime' || each.type === 'local-datetime';
    const value = row[each.name];
    return isTime && typeof value === 'string' && beyondMicroseconds.test(value);
  });
  return part && `${type}.${part.name}`;
}
