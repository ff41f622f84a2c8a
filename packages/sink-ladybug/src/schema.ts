import { misconfigured } from '@rivergraph/core';
import { quoteIdentifier } from '@rivergraph/cypher';
import type { LadybugClient } from './client.ts';
import type { Column, Table } from './table.ts';

/** What the catalog says of one table. */
export interface CatalogTable {
  /** `NODE` or `REL`. */
  readonly kind: string;
  /** By lower-case name. */
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly primaryKey: boolean }>;
  readonly ends: { readonly from: string; readonly to: string } | undefined;
}

/** What it takes to make a database hold some tables. */
export interface SchemaPlan {
  /** Statements that add what is missing. */
  readonly statements: readonly string[];
  /** What is there and different, in words. */
  readonly problems: readonly string[];
  /** What is missing, in words. */
  readonly missing: readonly string[];
}

/**
 * Creates or verifies tables in one transaction.
 *
 * Failure: `misconfigured`, with all that is missing (`verify`) or different.
 */
export async function applySchema(
  client: LadybugClient,
  tables: readonly Table[],
  mode: 'ensure' | 'verify',
): Promise<void> {
  const { statements, problems, missing } = planSchema(tables, await readCatalog(client, tables));
  const wrong = mode === 'verify' ? [...problems, ...missing] : problems;
  if (wrong.length > 0) throw misconfigured(`ladybug: ${wrong.join('; ')}`, { reason: 'schema' });
  if (statements.length === 0) return;
  await client.transaction(async () => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Compares the tables that must be with those that are. */
export function planSchema(tables: readonly Table[], catalog: ReadonlyMap<string, CatalogTable>): SchemaPlan {
  const statements: string[] = [];
  const problems: string[] = [];
  const missing: string[] = [];
  for (const table of tables) {
    const found = catalog.get(table.name.toLowerCase());
    if (found === undefined) {
      statements.push(createTable(table));
      missing.push(`table ${table.name} is missing`);
      continue;
    }
    problems.push(...tableProblems(table, found));
    for (const column of table.columns.filter(({ name }) => !found.columns.has(name.toLowerCase()))) {
      statements.push(`ALTER TABLE ${quoteIdentifier(table.name)} ADD ${columnClause(column)}`);
      missing.push(`column ${table.name}.${column.name} is missing`);
    }
  }
  return { statements, problems, missing };
}

function tableProblems(table: Table, found: CatalogTable): string[] {
  const kind = table.ends === undefined ? 'NODE' : 'REL';
  if (found.kind !== kind)
    return [`table ${table.name}: expected a ${kind} table, found a ${found.kind} table`];
  const problems = table.columns.flatMap(({ name, type }) => {
    const column = found.columns.get(name.toLowerCase());
    if (column === undefined || column.type === type) return [];
    return [`column ${table.name}.${name}: expected ${type}, found ${column.type}`];
  });
  const key = table.primaryKey;
  if (key !== undefined && found.columns.get(key.toLowerCase())?.primaryKey !== true) {
    problems.push(`table ${table.name}: expected the primary key ${key}, found another`);
  }
  if (table.ends !== undefined && !sameEnds(table.ends, found.ends)) {
    problems.push(
      `table ${table.name}: expected edges from ${table.ends.from} to ${table.ends.to}, found others`,
    );
  }
  return problems;
}

function sameEnds(expected: { from: string; to: string }, found: CatalogTable['ends']): boolean {
  return (
    expected.from.toLowerCase() === found?.from.toLowerCase() &&
    expected.to.toLowerCase() === found.to.toLowerCase()
  );
}

function createTable({ name, columns, primaryKey, ends }: Table): string {
  const clauses = columns.map(columnClause);
  const table = quoteIdentifier(name);
  if (ends === undefined) {
    return `CREATE NODE TABLE ${table} (${[...clauses, `PRIMARY KEY (${quoteIdentifier(primaryKey ?? '')})`].join(', ')})`;
  }
  const pair = `FROM ${quoteIdentifier(ends.from)} TO ${quoteIdentifier(ends.to)}`;
  return `CREATE REL TABLE ${table} (${[pair, ...clauses].join(', ')})`;
}

function columnClause({ name, type }: Column): string {
  return `${quoteIdentifier(name)} ${type}`;
}

async function readCatalog(
  client: LadybugClient,
  tables: readonly Table[],
): Promise<ReadonlyMap<string, CatalogTable>> {
  const listed = await client.query('CALL show_tables() RETURN name, type');
  const kinds = new Map(listed.map((row) => [catalogName(row['name']).toLowerCase(), row]));
  const catalog = new Map<string, CatalogTable>();
  for (const { name } of tables) {
    const row = kinds.get(name.toLowerCase());
    if (row !== undefined) catalog.set(name.toLowerCase(), await readTable(client, row));
  }
  return catalog;
}

async function readTable(
  client: LadybugClient,
  row: { readonly [column: string]: unknown },
): Promise<CatalogTable> {
  const kind = String(row['type']);
  const name = stringLiteral(String(row['name']));
  const info = await client.query(`CALL table_info(${name}) RETURN *`);
  const columns = info.map(
    (column) =>
      [
        catalogName(column['name']).toLowerCase(),
        { type: String(column['type']), primaryKey: column['primary key'] === true },
      ] as const,
  );
  const [pair] = kind === 'REL' ? await client.query(`CALL show_connection(${name}) RETURN *`) : [];
  const ends = pair && {
    from: catalogName(pair['source table name']),
    to: catalogName(pair['destination table name']),
  };
  return { kind, columns: new Map(columns), ends };
}

/** The catalog keeps the doubled backticks of a quoted name. */
function catalogName(name: unknown): string {
  return String(name).replaceAll('``', '`');
}

function stringLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
