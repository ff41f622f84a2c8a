import type { NodeTypeShape, PropertyShape, PropertyType, VersionShape } from '@rivergraph/core';
import type { CypherDialect } from './dialect.ts';
import type { Step, StepColumn, StepItem, StepPurpose, StepRows } from './step.ts';
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

  constructor(dialect: CypherDialect) {
    this.#dialect = dialect;
  }

  /** Adds a column and gives the text of its value. */
  add(type: PropertyType, read: (item: StepItem) => unknown): string {
    this.#columns.push({ type, read });
    return this.#dialect.parameters.cell(this.#columns.length - 1);
  }

  /** One assignment per property, read from one of the item's rows. */
  properties(side: Side, properties: readonly PropertyShape[]): Assignment[] {
    return properties.map(({ name, type }) => ({
      name,
      value: this.add(type, (item) => item[side][name]),
    }));
  }

  /** As `properties`, for parts of a key: 0 and -0 are one key, and not every database says so. */
  key(side: Side, parts: readonly PropertyShape[]): Assignment[] {
    return parts.map(({ name, type }) => ({
      name,
      value: this.add(type, (item) => (item[side][name] === 0 ? 0 : item[side][name])),
    }));
  }

  /** What finds a node: its key properties, or the one that holds its whole key. */
  identity(side: Side, node: NodeTypeShape, owner?: NodeTypeShape): Assignment[] {
    const name = this.#dialect.keyProperty(node);
    if (name === undefined) return this.key(side, node.key);
    const read = (item: StepItem): string => storedKey(node, item[side], ownerOf(item, owner));
    return [{ name, value: this.add('string', read) }];
  }

  /** The position of a row, for statements that answer which rows they found. */
  answer(): string {
    const cell = this.#dialect.parameters.cell(this.#columns.length);
    this.#columns.push({ type: 'integer', read: () => undefined });
    return `RETURN collect(${cell}) AS found`;
  }

  /** Ends the statement. `version` guards what it sets, if anything does. */
  step(purpose: StepPurpose, rows: StepRows, clauses: readonly string[], version?: VersionShape): Step {
    const dialect = this.#dialect;
    const columns = [...this.#columns];
    const answers = purpose === 'find' || purpose === 'match';
    const types = columns.map(({ type }) => type);
    const parameters: Step['parameters'] = (items) =>
      dialect.parameters.bind(
        columns.map((column, at) =>
          answers && at === columns.length - 1
            ? items.map((_, position) => position)
            : dialect.encode(column.type, items.map(column.read)),
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
  if (assignments.length === 0) return [];
  const parts = assignments.map(({ name, value }) => `${variable}.${dialect.quote(name)} = ${value}`);
  return [`SET ${parts.join(', ')}`];
}

function ownerOf(item: StepItem, owner: NodeTypeShape | undefined): StoredOwner | undefined {
  return owner === undefined ? undefined : { node: owner, row: item.from };
}
