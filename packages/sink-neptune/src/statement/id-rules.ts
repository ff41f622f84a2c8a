import { misconfigured, rejected, RivergraphError } from '@rivergraph/core';
import type { IdKeyValue } from './key-values.ts';
import { checkText, refused } from './value-errors.ts';

/** Ids that begin so belong to the server. */
const reservedPrefix = 'neptune_reserved';

/**
 * A key by the names of its parts. A value is spelt in one way, whatever the row has: integers as number (beyond 2^53 as bigint),
 * datetimes as text in UTC, local datetimes with seconds, bytes as hex.
 *
 * @public
 */
export type IdKey = { readonly [name: string]: IdKeyValue };

/** What a rule for the ids of nodes gets. @public */
export interface NodeIdParts {
  readonly label: string;
  readonly key: IdKey;
  /** The id of the node that owns this one, for a type with `ownedBy`: the key counts under it only. */
  readonly owner: string | undefined;
}

/** What a rule for the ids of edges gets. @public */
export interface EdgeIdParts {
  readonly type: string;
  /** The id of the node where it begins. */
  readonly from: string;
  /** The id of the node where it ends. */
  readonly to: string;
  /** Empty for a type without a key. */
  readonly key: IdKey;
}

/** Gives the id of a node: another one for every label and key, and for every owner. @public */
export type NodeIdRule = (parts: NodeIdParts) => string;

/** Gives the id of an edge: another one for every type, two ends and key. @public */
export type EdgeIdRule = (parts: EdgeIdParts) => string;

/**
 * How nodes and edges are named in the database. An id is for ever: with another rule the same rows make other nodes.
 *
 * A rule is called several times per write, must be cheap, and always answer the same. Its answer is a text that is not empty, does not
 * begin with `neptune_reserved`, and has no null characters; that of an owned node contains its owner's id. Two entities
 * with one id are one entity.
 * Failure: what a rule throws, and an answer that cannot be an id, reject the write; no text at all, and an owned node's id
 * without its owner's, are `misconfigured`.
 *
 * @public
 */
export interface IdRules {
  /**
   * Ids of nodes.
   *
   * @defaultValue the label and the parts of the key, `User|7`, with `%25` for `%` and `%7C` for `|`; for an owned node the id
   * of its owner follows, `Day|2024-05-01|User|7`
   */
  readonly node?: NodeIdRule | undefined;
  /**
   * Ids of edges.
   *
   * @defaultValue 32 characters: the beginning of the SHA-256 in base64url of type, both ids and the parts of the key, each after its
   * length in bytes of UTF-8 and a colon
   */
  readonly edge?: EdgeIdRule | undefined;
}

/** Asks a rule of the user's, and checks its answer. `subject` names the label or the type. */
export function askRule<TParts>(subject: string, rule: (parts: TParts) => string, parts: TParts): string {
  return checkId(subject, answerOf(subject, rule, parts));
}

/** Gives an id back that the database can take. Failure: `rejected`, with the subject only. */
export function checkId(subject: string, id: string): string {
  if (id === '') throw refused(`id of ${subject}`, 'a text', 'an empty one');
  if (id.startsWith(reservedPrefix)) {
    throw refused(`id of ${subject}`, 'one that is free', `one that begins with ${reservedPrefix}`);
  }
  return checkText(`id of ${subject}`, id);
}

/** Failure: `misconfigured` where an owned node's id does not tell its owner, so that those of two owners would be one. */
export function checkOwned(subject: string, id: string, owner: string): string {
  if (id.includes(owner)) return id;
  throw misconfigured(
    `neptune: option ids.node: ${subject}: expected an id with its owner's in it, got one without`,
  );
}

function answerOf<TParts>(subject: string, rule: (parts: TParts) => unknown, parts: TParts): string {
  const answer = call(subject, rule, parts);
  if (typeof answer === 'string') return answer;
  throw misconfigured(`neptune: option ids: ${subject}: expected a text, got ${kindOf(answer)}`);
}

function call<TParts>(subject: string, rule: (parts: TParts) => unknown, parts: TParts): unknown {
  try {
    return rule(parts);
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    throw rejected(`neptune: option ids: ${subject}: expected an id, the rule threw`, { cause });
  }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : `a value of type ${typeof value}`;
}
