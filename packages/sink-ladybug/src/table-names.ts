import { misconfigured } from '@rivergraph/core';
import type { Table } from './table.ts';

const reserved: ReadonlySet<string> = new Set(['_id', '_label', '_src', '_dst', '_nodes', '_rels']);

/**
 * Checks that the database can tell all names apart: it reads them without regard to case and keeps some for itself.
 *
 * Failure: `misconfigured`, with all that is wrong.
 */
export function checkNames(tables: readonly Table[]): void {
  const problems = [
    ...doubles(tables.map(({ name }) => name)).map(
      (name) => `${name} differs from another name in case only`,
    ),
    ...tables.flatMap(({ name, columns }) =>
      columnProblems(
        name,
        columns.map((column) => column.name),
      ),
    ),
    ...tables
      .flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)])
      .filter((name) => name.includes('\0'))
      .map(() => 'a name holds the character NUL'),
  ];
  if (problems.length > 0)
    throw misconfigured(`ladybug: this graph cannot be stored: ${problems.join('; ')}`);
}

function columnProblems(table: string, names: readonly string[]): string[] {
  return [
    ...doubles(names).map((name) => `${table}.${name} is another property too, names count without case`),
    ...names
      .filter((name) => reserved.has(name.toLowerCase()))
      .map((name) => `${table}.${name} is a name of the database's own`),
  ];
}

function doubles(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const lower = name.toLowerCase();
    if (seen.has(lower)) return true;
    seen.add(lower);
    return false;
  });
}
