import type { CypherBinding, StatementForm } from '@rivergraph/cypher';

/** The user's statements: values alone as a list, several as a list of one list per row. Times travel as text. */
export const statementRows: StatementForm = {
  open: rowsClause,
  bind: (columns) => {
    const [first = [], ...others] = columns;
    if (others.length === 0) return { rows: first };
    return { rows: first.map((_, at) => columns.map((column) => column[at])) };
  },
};

function rowsClause(bindings: readonly CypherBinding[]): string {
  const [only, ...others] = bindings;
  if (only === undefined) return 'UNWIND $rows AS __row WITH __row';
  if (others.length === 0) return aloneClause(only);
  const values = bindings.map((name, column) => `${valueText(name, `__row[${column}]`)} AS ${name}`);
  return `UNWIND $rows AS __row WITH ${values.join(', ')}`;
}

function aloneClause(name: CypherBinding): string {
  if (name !== '__timestamp') return `UNWIND $rows AS ${name}`;
  return `UNWIND $rows AS __row WITH ${valueText(name, '__row')} AS ${name}`;
}

function valueText(name: CypherBinding, cell: string): string {
  return name === '__timestamp' ? `CASE WHEN ${cell} IS NULL THEN null ELSE datetime(${cell}) END` : cell;
}
