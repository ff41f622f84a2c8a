import { hash } from 'node:crypto';
import { internal } from '@rivergraph/core';
import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape } from '@rivergraph/core';
import { askRule, checkId, checkOwned } from './id-rules.ts';
import type { IdKey, IdRules } from './id-rules.ts';
import { keyValue } from './key-values.ts';

/** 24 bytes of the hash in base64url. */
const edgeIdLength = 32;

/** Names what writes are about: the same id exactly for the same entity. */
export interface GraphIds {
  /** The id of a node that stands by itself. */
  readonly nodeId: (node: NodeTypeShape, row: GraphRow) => string;
  /** The id of the owned node at the end of an edge of this type. */
  readonly ownedId: (owning: EdgeTypeShape, ownerId: string, row: GraphRow) => string;
  /** The id of an edge, whose row holds its key. */
  readonly edgeId: (edge: EdgeTypeShape, fromId: string, toId: string, row: GraphRow) => string;
}

/**
 * Makes the functions that give ids, by the user's rules where there are any. The forms without a rule are stored in databases and
 * do not change.
 *
 * Failure of each: `rejected` for a value that no id can hold, see {@link IdRules}.
 */
export function createIds({ node: nodeRule, edge: edgeRule }: IdRules = {}): GraphIds {
  return {
    nodeId: (node, row) => {
      const { label, key, ownedBy } = node;
      if (ownedBy !== undefined) throw internal(`id of ${label}: expected the owner as well`);
      if (nodeRule === undefined) return prefixOf(node) + readable(label, key, row);
      return askRule(label, nodeRule, { label, key: keyOf(label, key, row), owner: undefined });
    },
    ownedId: ({ to }, ownerId, row) => {
      const { label, key } = to;
      if (nodeRule === undefined) return `${prefixOf(to)}${readable(label, key, row)}|${ownerId}`;
      const id = askRule(label, nodeRule, { label, key: keyOf(label, key, row), owner: ownerId });
      return checkOwned(label, id, ownerId);
    },
    edgeId: (edge, from, to, row) => {
      const { type, key } = edge;
      if (edgeRule === undefined) return hashed(edge, from, to, row);
      return askRule(type, edgeRule, { type, from, to, key: keyOf(type, key, row) });
    },
  };
}

const prefixes = new WeakMap<NodeTypeShape, string>();

/** The label and the separator after it, checked once. */
function prefixOf(node: NodeTypeShape): string {
  const known = prefixes.get(node);
  if (known !== undefined) return known;
  const prefix = checkId(node.label, `${escaped(node.label)}|`);
  prefixes.set(node, prefix);
  return prefix;
}

function readable(owner: string, key: readonly PropertyShape[], row: GraphRow): string {
  return key.map((part) => escaped(String(keyValue(owner, part, row)))).join('|');
}

/** Leaves the separator to the id, so that no two keys run together to the same text. */
function escaped(text: string): string {
  if (!text.includes('|') && !text.includes('%')) return text;
  return text.replaceAll('%', '%25').replaceAll('|', '%7C');
}

function hashed({ type, key }: EdgeTypeShape, from: string, to: string, row: GraphRow): string {
  let text = sized(type) + sized(from) + sized(to);
  for (const part of key) text += sized(String(keyValue(type, part, row)));
  return hash('sha256', text, 'base64url').slice(0, edgeIdLength);
}

function sized(text: string): string {
  return `${Buffer.byteLength(text)}:${text}`;
}

function keyOf(owner: string, key: readonly PropertyShape[], row: GraphRow): IdKey {
  return Object.fromEntries(key.map((part) => [part.name, keyValue(owner, part, row)]));
}
