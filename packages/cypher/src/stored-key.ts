import { internal, localText, utcText } from '@rivergraph/core';
import type { GraphRow, NodeTypeShape, PropertyShape } from '@rivergraph/core';

/**
 * Writes a node's key as text: the same text exactly for the same key, in the form of a JSON list. For databases that
 * cannot make several properties unique together, and for owned nodes, whose key begins with their owner's.
 *
 * `["2024-05-01",7]` is a key of two parts, `[[7],"2024-05-01"]` one part under owner 7. The form is stored in
 * databases and does not change.
 *
 * @public
 */
export function storedKey(node: NodeTypeShape, row: GraphRow, owner?: StoredOwner): string {
  const own = node.key.map((part) => partText(part, row[part.name]));
  if (owner === undefined) return `[${own.join(',')}]`;
  return `[${storedKey(owner.node, owner.row)},${own.join(',')}]`;
}

/** The node that owns another. @public */
export interface StoredOwner {
  readonly node: NodeTypeShape;
  readonly row: GraphRow;
}

function partText({ name, type }: PropertyShape, value: unknown): string {
  switch (type) {
    case 'integer':
    case 'boolean':
    case 'float':
      return String(value);
    case 'string':
    case 'date':
      return JSON.stringify(value);
    case 'datetime':
      return `"${utcText(value as Date | string)}"`;
    case 'local-datetime':
      return `"${localText(value as string)}"`;
    case 'bytes':
      return `"${Buffer.from(value as Uint8Array).toString('hex')}"`;
    default:
      throw internal(`key part ${name}: expected a type that keys may have, got ${type}`);
  }
}
