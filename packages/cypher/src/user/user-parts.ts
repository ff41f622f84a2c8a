import { entityKey } from '@rivergraph/core';
import type { ConflictKey, WriteBatch } from '@rivergraph/core';
import type { BoltPart } from '../bolt/part.ts';
import type { StatementForm } from '../dialect.ts';
import type { CypherStatement, CypherWrite } from './cypher-write.ts';
import { columnStatementRows, linesBefore, statementText } from './statement-text.ts';

/** Where the writes stand in their batch, and where they come from. */
export interface UserPartsOptions extends Pick<WriteBatch, 'originAt'> {
  readonly start: number;
  /**
   * How their rows travel.
   *
   * @defaultValue one list per binding
   */
  readonly form?: StatementForm | undefined;
}

interface OpenPart {
  readonly statement: CypherStatement;
  readonly writes: CypherWrite[];
}

/**
 * Makes as few statements of the writes as order allows: one joins the latest of its statement, unless a later statement
 * has a write of one of the same entities; of the same partition, where the entities are not known.
 */
export function userParts(
  writes: readonly CypherWrite[],
  { form = columnStatementRows, originAt, start }: UserPartsOptions,
): readonly BoltPart[] {
  const open: OpenPart[] = [];
  const latest = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const [index, write] of writes.entries()) {
    const { statement } = write;
    const names = write.entities?.map(nameOf) ?? [
      `partition ${originAt?.(start + index).partition.id ?? ''}`,
    ];
    const after = Math.max(-1, ...names.map((name) => seen.get(name) ?? -1));
    const group = groupOf(statement);
    const known = latest.get(group);
    const at = known !== undefined && known >= after ? known : open.length;
    if (at === open.length) {
      open.push({ statement, writes: [] });
      latest.set(group, at);
    }
    open[at]?.writes.push(write);
    for (const name of names) seen.set(name, at);
  }
  return open.map((part) => partOf(part, form));
}

function partOf({ statement, writes }: OpenPart, form: StatementForm): BoltPart {
  return {
    text: statementText(statement, form),
    parameters: () => form.bind(columnsOf(statement, writes)),
    writes: writes.length,
    failures: undefined,
    statement: { name: statement.name ?? `topic ${writes[0]?.topic ?? ''}`, linesBefore },
  };
}

/** One list per binding. A statement that uses no binding still runs once per record. */
function columnsOf(
  { bindings }: CypherStatement,
  writes: readonly CypherWrite[],
): readonly (readonly unknown[])[] {
  if (bindings.length === 0) return [writes.map((_, at) => at)];
  return bindings.map((_, column) => writes.map(({ row }) => row[column]));
}

/** Statements are one where their text is, and errors name them alike; whoever made them. */
function groupOf({ name = '', text }: CypherStatement): string {
  return `${name}\n${text}`;
}

/** Texts and nodes of a graph never have the same name. */
function nameOf(key: ConflictKey): string {
  return typeof key === 'string' ? `text ${key}` : `node ${entityKey(key.endpoint.node, key.row)}`;
}
