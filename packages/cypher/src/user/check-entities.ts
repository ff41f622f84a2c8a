import { misconfigured } from '@rivergraph/core';
import type { ConflictKey } from '@rivergraph/core';

/** An option of plain JavaScript may answer anything, and core asks for it in one of the orderings only. */
export function checkEntities(entities: unknown): readonly ConflictKey[] {
  if (Array.isArray(entities) && entities.every(isConflictKey)) return entities;
  throw misconfigured(
    'cypher: option entities: expected a list of texts and nodes of a graph, got something else',
  );
}

function isConflictKey(key: unknown): key is ConflictKey {
  return typeof key === 'string' || (typeof key === 'object' && key !== null && 'endpoint' in key);
}
