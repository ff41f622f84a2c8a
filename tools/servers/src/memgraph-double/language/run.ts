import type { GraphTransaction } from '../port.ts';
import type { Value } from '../value.ts';
import type { Expression } from './ast.ts';
import type { Clause } from './ast-clauses.ts';

/** What the names of a statement stand for at one place of it. */
export type Row = ReadonlyMap<string, Value>;

/** What differs between versions of the language. */
export interface LanguageOptions {
  /**
   * Whether the functions that make dates, times and durations give null for null, as they do since 3.8, or refuse it.
   *
   * @defaultValue `before-3.8`, the stricter
   */
  readonly nullTemporals?: 'before-3.8' | 'since-3.8' | undefined;
}

/** One run of a statement: what its clauses and expressions need of it. */
export interface Run {
  readonly options: LanguageOptions;
  readonly graph: GraphTransaction;
  /** How often something was done, by the names of {@link Answer}. */
  readonly stats: Map<string, number>;
  parameter(name: string): Value;
  evaluate(expression: Expression, row: Row): Value;
  /** Runs clauses over rows. It is had from here so that a clause with clauses in it need not know them all. */
  runClauses(clauses: readonly Clause[], rows: readonly Row[]): readonly Row[];
}

/** Counts something that was done. */
export function count({ stats }: Run, name: string, by = 1): void {
  stats.set(name, (stats.get(name) ?? 0) + by);
}
