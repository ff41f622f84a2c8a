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

/** One map per row: `UNWIND $rows AS r`, `r.c0`. @public */
export const mapRows: ParameterForm = {
  open: () => 'UNWIND $rows AS r',
  cell: (column) => `r.c${column}`,
  bind: bindMaps,
};

/** One list per row: `UNWIND $rows AS r`, `r[0]`. @public */
export const tupleRows: ParameterForm = {
  open: () => 'UNWIND $rows AS r',
  cell: (column) => `r[${column}]`,
  bind: (columns) => ({
    rows: (columns[0] ?? []).map((_, at) => columns.map((column) => column[at])),
  }),
};

/** One list per column: `UNWIND range(0, size($c0) - 1) AS i`, `$c0[i]`. @public */
export const columnRows: ParameterForm = {
  open: () => 'UNWIND range(0, size($c0) - 1) AS i',
  cell: (column) => `$c${column}[i]`,
  position: 'i',
  bind: (columns) => Object.fromEntries(columns.map((column, index) => [`c${index}`, column])),
};
