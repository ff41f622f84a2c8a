import type { NodeTypeShape, PropertyShape, PropertyType, VersionShape } from '@rivergraph/core';
import type { CellContent, CypherDialect } from './dialect.ts';
import type { SoughtColumns } from './left-out.ts';
import type { Step, StepColumn, StepPurpose, StepRows, StepSource } from './step.ts';
import { storedKey } from './stored-key.ts';
import type { StoredOwner } from './stored-key.ts';

/** The rows that a step item carries. */
export type Side = 'row' | 'from' | 'to';

/** A property with the text of its value in a statement. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** Collects the columns of one statement while its clauses are written. */
export class Cells {
  readonly #dialect: CypherDialect;
  readonly #columns: StepColumn[] = [];
  /** The column of positions, where there is one. */
  #positions = -1;

  constructor(dialect: CypherDialect) {
    this.#dialect = dialect;
  }

  /** How many columns there are so far. */
  get width(): number {
    return this.#columns.length;
  }

  /** The columns from the one at `start` to the one before `end`. */
  columns(start: number, end: number): SoughtColumns {
    const columns = this.#columns.slice(start, end);
    return { columns, cells: columns.map((_, at) => this.#dialect.parameters.cell(start + at)) };
  }

  /** Adds a column, of values that are never null unless it is said, and gives the text of its value. */
  add(type: PropertyType, read: (item: StepSource) => unknown, holds: CellContent = 'value'): string {
    this.#columns.push({ type, read });
    const cell = this.#dialect.parameters.cell(this.#columns.length - 1);
    return this.#dialect.cast?.(type, cell, holds) ?? cell;
  }

  /** One assignment per property, read from one of the item's rows. Each but the version may be null. */
  properties(side: Side, properties: readonly PropertyShape[], version?: PropertyShape): Assignment[] {
    return properties.map(({ name, type }) => ({
      name,
      value: this.add(type, (item) => item[side]?.[name], name === version?.name ? 'value' : 'value-or-null'),
    }));
  }

  /** As `properties`, for parts of a key: 0 and -0 are one key, and not every database says so. */
  key(side: Side, parts: readonly PropertyShape[]): Assignment[] {
    return parts.map(({ name, type }) => ({
      name,
      value: this.add(type, (item) => zeroOf(item[side]?.[name])),
    }));
  }

  /** What finds a node: its key properties, or the one that holds its whole key. */
  identity(side: Side, node: NodeTypeShape, owner?: NodeTypeShape): Assignment[] {
    const name = this.#dialect.keyProperty(node);
    if (name === undefined) return this.key(side, node.key);
    const read = (item: StepSource): string => storedKey(node, item[side] ?? {}, ownerOf(item, owner));
    return [{ name, value: this.add('string', read) }];
  }

  /** The answer of statements that say which rows they found. */
  answer(): string {
    return `RETURN collect(${this.#position()}) AS found`;
  }

  /** The position of a row. Takes a column where the form of the parameters does not know it: the last one. */
  #position(): string {
    const { position, cell } = this.#dialect.parameters;
    if (position !== undefined) return position;
    this.#positions = this.#columns.length;
    this.#columns.push({ type: 'integer', read: () => undefined });
    return cell(this.#positions);
  }

  /** Ends the statement. `version` guards what it sets, if anything does. */
  step(purpose: StepPurpose, rows: StepRows, clauses: readonly string[], version?: VersionShape): Step {
    const dialect = this.#dialect;
    const columns = [...this.#columns];
    const positions = this.#positions;
    const types = columns.map(({ type }) => type);
    const parameters: Step['parameters'] = (items) =>
      dialect.parameters.bind(
        columns.map((column, at) =>
          at === positions
            ? positionsOf(dialect, items.length)
            : dialect.encode(column.type, readAll(items, column)),
        ),
        types,
      );
    return {
      purpose,
      rows,
      version,
      columns,
      parameters,
      text: [dialect.parameters.open(types), ...clauses].join('\n'),
    };
  }
}

/** `(n:Label {key: value})`. */
export function nodePattern(
  dialect: CypherDialect,
  variable: string,
  label: string,
  identity: readonly Assignment[],
): string {
  return `(${variable}:${dialect.quote(label)}${propertyMap(dialect, identity)})`;
}

/** ` {a: x, b: y}`, or nothing. */
export function propertyMap(dialect: CypherDialect, assignments: readonly Assignment[]): string {
  if (assignments.length === 0) return '';
  return ` {${assignments.map(({ name, value }) => `${dialect.quote(name)}: ${value}`).join(', ')}}`;
}

/** `SET n.a = x, n.b = y` as a list of clauses: one, or none. */
export function setClause(
  dialect: CypherDialect,
  variable: string,
  assignments: readonly Assignment[],
): string[] {
  return setAll(dialect, [{ variable, assignments }]);
}

/** What is set of one variable. */
export interface Assignments {
  readonly variable: string;
  readonly assignments: readonly Assignment[];
}

/** As `setClause`, for several variables at once. */
export function setAll(dialect: CypherDialect, all: readonly Assignments[]): string[] {
  const parts = all.flatMap(({ variable, assignments }) =>
    assignments.map(({ name, value }) => `${variable}.${dialect.quote(name)} = ${value}`),
  );
  return parts.length === 0 ? [] : [`SET ${parts.join(', ')}`];
}

function ownerOf(item: StepSource, owner: NodeTypeShape | undefined): StoredOwner | undefined {
  return owner === undefined ? undefined : { node: owner, row: item.from ?? {} };
}

/** A loop, since this runs for every value of every batch. */
function readAll(items: readonly StepSource[], { read }: StepColumn): readonly unknown[] {
  const values: unknown[] = [];
  for (const item of items) values.push(read(item));
  return values;
}

function positionsOf({ parameters }: CypherDialect, count: number): readonly unknown[] {
  return parameters.positions?.(count) ?? Array.from({ length: count }, (_, position) => position);
}

/** 0 for -0. */
function zeroOf(value: unknown): unknown {
  return value === 0 ? 0 : value;
}
