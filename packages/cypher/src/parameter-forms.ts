import type { ParameterForm, StatementParameters } from './dialect.ts';

function bindMaps(columns: readonly (readonly unknown[])[]): StatementParameters {
  const names = columns.map((_, index) => `c${index}`);
  const count = columns[0]?.length ?? 0;
  const rows: { [name: string]: unknown }[] = [];
  for (let at = 0; at < count; at += 1) {
    const row: { [name: string]: unknown } = {};
    for (let index = 0; index < columns.length; index += 1) row[names[index] ?? ''] = columns[index]?.[at];
    rows.push(row);
  }
  return { rows };
}

/** One map per row: `UNWIND $rows AS row`, `row.c0`. @public */
export const mapRows: ParameterForm = {
  open: () => 'UNWIND $rows AS row',
  cell: (column) => `row.c${column}`,
  bind: bindMaps,
};

/** Loops, since this runs for every value of every batch. */
function bindTuples(columns: readonly (readonly unknown[])[]): StatementParameters {
  const rows: unknown[][] = [];
  const count = columns[0]?.length ?? 0;
  for (let at = 0; at < count; at += 1) {
    const row: unknown[] = [];
    for (const column of columns) row.push(column[at]);
    rows.push(row);
  }
  return { rows };
}

/** One list per row: `UNWIND $rows AS row`, `row[0]`. @public */
export const tupleRows: ParameterForm = {
  open: () => 'UNWIND $rows AS row',
  cell: (column) => `row[${column}]`,
  bind: bindTuples,
};

/**
 * One list per column: `UNWIND range(0, toInteger($rows) - 1) AS i`, `$c0[i % size($c0)]`. A column with one value in all rows
 * travels as a list of that one: dates, kinds and flags of a stream are often the same for thousands of rows.
 *
 * @public
 */
export const columnRows: ParameterForm = {
  open: () => 'UNWIND range(0, toInteger($rows) - 1) AS i',
  cell: (column) => `$c${column}[i % size($c${column})]`,
  position: 'i',
  bind: (columns) => {
    const parameters: { [name: string]: unknown } = { rows: columns[0]?.length ?? 0 };
    for (const [index, column] of columns.entries()) {
      parameters[`c${index}`] = isConstant(column) ? column.slice(0, 1) : column;
    }
    return parameters;
  },
};

/** Whether all values are one and the same. Most columns show at their second value that they are not. */
function isConstant(column: readonly unknown[]): boolean {
  const [first] = column;
  for (let at = 1; at < column.length; at += 1) if (!Object.is(column[at], first)) return false;
  return true;
}
