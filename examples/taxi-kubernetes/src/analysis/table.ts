import { whole } from '@rivergraph/example-kit';
import type { AnswerRow } from './analyse.ts';
import type { Question } from './queries.ts';

/** Lays an answer out as a table under its title; texts begin on the left, numbers end on the right. */
export function tableOf({ title, columns }: Question, rows: readonly AnswerRow[]): string {
  const cells = [columns, ...rows.map((row) => columns.map((column) => textOf(column, row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] === 'number'));
  const lines = cells.map((line) =>
    line
      .map((cell, at) =>
        isNumber[at] === true ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function textOf(column: string, value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  if (column === 'fare') return `$${value.toFixed(2)}`;
  return column === 'miles' ? value.toFixed(2) : whole(value);
}
