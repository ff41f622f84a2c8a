import { internal } from '../errors.ts';
import { isEdgeWrite } from './is-write.ts';
import type { KeyType } from './schema-types.ts';
import { instantText, localText } from './temporal-text.ts';
import type {
  EdgeTypeShape,
  EdgeWrite,
  GraphRow,
  GraphWrite,
  NodeTypeShape,
  PropertyShape,
  PropertyType,
} from './write.ts';

/**
 * Names the node of a label that stands by itself: the same text exactly for the same node.
 *
 * Values count by their declared type: 1 and 1n are one integer, 0 and -0 one float, a Date and any ISO text of the same
 * instant one datetime (so a sink sends the datetimes of keys in UTC). The text is for comparing within the process; do
 * not store it.
 * Failure: `internal` for an owned node type, whose identity includes the owner, see {@link ownedEntityKey}.
 *
 * @public
 */
export function entityKey(node: NodeTypeShape, row: GraphRow): string {
  if (node.ownedBy !== undefined) throw internal(`entityKey of ${node.label}: expected the owner as well`);
  return sized(node.label) + keyText(node.key, row);
}

/**
 * Names an owned node: the same text exactly for the same key under the same owner, and never that of another node.
 *
 * @public
 */
export function ownedEntityKey(owning: EdgeTypeShape, owner: GraphRow, row: GraphRow): string {
  return `${sized(owning.to.label)}${keyText(owning.to.key, row)}<${entityKey(owning.from, owner)}`;
}

/**
 * Names the edge of a write: the same text exactly for the same type, ends and key, and never that of a node.
 *
 * @public
 */
export function edgeKey(write: EdgeWrite): string {
  const { edge } = write.shape;
  return edgeKeyBetween(write, entityKey(edge.from, write.from), endKey(write));
}

/**
 * Names all that a write touches: the node; or the node where the edge begins, the one where it ends, and the edge. A node
 * at both ends is named once.
 *
 * @public
 */
export function entitiesOf(write: GraphWrite): readonly string[] {
  if (!isEdgeWrite(write)) return [entityKey(write.shape.node, write.row)];
  const from = entityKey(write.shape.edge.from, write.from);
  const to = endKey(write);
  const edge = edgeKeyBetween(write, from, to);
  return from === to ? [from, edge] : [from, to, edge];
}

function endKey(write: EdgeWrite): string {
  const { edge } = write.shape;
  if (edge.to.ownedBy === undefined) return entityKey(edge.to, write.to);
  return ownedEntityKey(edge, write.from, write.to);
}

function edgeKeyBetween(write: EdgeWrite, from: string, to: string): string {
  const { edge } = write.shape;
  return `-${sized(edge.type)}${sized(from)}${sized(to)}${keyText(edge.key, write.row)}`;
}

function keyText(key: readonly PropertyShape[], row: GraphRow): string {
  let text = '';
  for (const part of key) text += `|${partText(part, row[part.name])}`;
  return text;
}

/** Text that no other value of the type has; only strings may hold the separator, so only they carry their size. */
const textOf: { readonly [T in KeyType]: (value: unknown) => string } = {
  string: (value) => sized(String(value)),
  integer: String,
  float: String,
  boolean: String,
  date: String,
  datetime: (value) => instantText(value as Date | string),
  'local-datetime': (value) => localText(value as string),
  bytes: (value) => hexOf(value as Uint8Array),
};

function partText({ name, type }: PropertyShape, value: unknown): string {
  if (!isKeyType(type)) throw internal(`key part ${name}: expected a type that keys may have, got ${type}`);
  return textOf[type](value);
}

function isKeyType(type: PropertyType): type is KeyType {
  return type in textOf;
}

function sized(text: string): string {
  return `${text.length}:${text}`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
