import type { StatementForm } from '../dialect.ts';
import type { CypherBinding, CypherStatement } from './cypher-write.ts';

/** How many lines precede the user's own. */
export const linesBefore = 1;

/** One list per binding, `$c0`, `$c1`, …; a time in milliseconds becomes a datetime. */
export const columnStatementRows: StatementForm = {
  open: rowsClause,
  bind: (columns) => Object.fromEntries(columns.map((column, at) => [`c${at}`, column])),
};

/** The text that is sent for a user's statement: its bindings, row by row, on one line, then what the user wrote. */
export function statementText({ bindings, text }: CypherStatement, { open }: StatementForm): string {
  return `${open(bindings)}\n${text}`;
}

function rowsClause(bindings: readonly CypherBinding[]): string {
  const [only, ...others] = bindings;
  if (only === undefined) return 'UNWIND $c0 AS __row WITH __row';
  if (others.length === 0 && only !== '__timestamp') return `UNWIND $c0 AS ${only}`;
  const values = bindings.map((name, column) => `${valueText(name, `$c${column}[__row]`)} AS ${name}`);
  return `UNWIND range(0, size($c0) - 1) AS __row WITH ${values.join(', ')}`;
}

function valueText(name: CypherBinding, cell: string): string {
  if (name !== '__timestamp') return cell;
  return `CASE WHEN ${cell} IS NULL THEN null ELSE datetime({epochMillis: toInteger(${cell})}) END`;
}
