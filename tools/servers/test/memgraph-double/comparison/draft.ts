import { Dice } from './dice.ts';

/** What a name stands for. A tuple is `[number, integer, text, boolean, list]`, a record a map of the same. */
export type Kind = 'node' | 'edge' | 'integer' | 'text' | 'boolean' | 'list' | 'tuple' | 'record';

/** A name that stands for something; what may be null would be refused in some places. */
export interface Named {
  readonly name: string;
  readonly kind: Kind;
  readonly nullable: boolean;
}

/** A generated statement. */
export interface Generated {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether the order of its rows is settled by it. */
  readonly ordered: boolean;
}

const sortable: { readonly [kind in Kind]: string | undefined } = {
  node: '.uid',
  edge: '.uid',
  integer: '',
  text: '',
  boolean: '',
  tuple: '[0]',
  record: '.k',
  list: undefined,
};

/** A statement while it is made: what was written, and what its names stand for at its end. */
export class Draft {
  readonly dice: Dice;
  readonly parameters: Record<string, unknown> = {};
  readonly #lines: string[] = [];
  #names: readonly Named[] = [];
  #made = 0;
  /** Whether the rows are in an order that is the same everywhere. */
  ordered = true;
  /** Whether Memgraph wants a WITH before the next clause that reads. */
  updated = false;
  /** The same after OPTIONAL MATCH, for MATCH. */
  optional = false;
  /** How many nodes were looked for without a node to begin from; each multiplies the rows. */
  loose = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  get names(): readonly Named[] {
    return this.#names;
  }

  of(...kinds: readonly Kind[]): readonly Named[] {
    return this.#names.filter(({ kind }) => kinds.includes(kind));
  }

  /** Says what the names stand for from here on. */
  rename(names: readonly Named[]): void {
    this.#names = names;
  }

  bind(name: string, kind: Kind, nullable: 'nullable' | 'present' = 'present'): void {
    this.#names = [...this.#names, { name, kind, nullable: nullable === 'nullable' }];
  }

  fresh(letter: string): string {
    this.#made += 1;
    return `${letter}${this.#made}`;
  }

  /** Makes a parameter, and gives how it is written. */
  parameter(value: unknown): string {
    const name = this.fresh('p');
    this.parameters[name] = value;
    return `$${name}`;
  }

  write(line: string): void {
    this.#lines.push(line);
  }

  /** What sorts the rows, if these names are what makes them; the order is total but for rows that are the same. */
  sortedBy(names: readonly Named[]): string {
    const terms = names.flatMap(({ name, kind }) => {
      const part = sortable[kind];
      return part === undefined ? [] : [`${name}${part}`];
    });
    return terms.map((term) => (this.dice.chance(30) ? `${term} DESC` : term)).join(', ');
  }

  /** Puts the rows in order, where they are not. */
  sort(): void {
    if (this.ordered) return;
    const keys = this.sortedBy(this.#names);
    if (keys === '') this.single();
    else this.write(`WITH * ORDER BY ${keys}`);
    this.passed('ordered');
  }

  /** Goes on with one row, of which only their number is known. */
  single(): void {
    const name = this.fresh('c');
    this.write(`WITH count(*) AS ${name}`);
    this.rename([{ name, kind: 'integer', nullable: false }]);
    this.passed('ordered');
  }

  /** Notes that a WITH was written. */
  passed(order: 'ordered' | 'unordered'): void {
    this.ordered = order === 'ordered';
    this.updated = false;
    this.optional = false;
  }

  finish(ordered: boolean): Generated {
    return { text: this.#lines.join('\n'), parameters: this.parameters, ordered };
  }
}
