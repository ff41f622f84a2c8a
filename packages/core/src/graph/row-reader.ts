import { fitsKeyOf, fitsOf } from './check-value.ts';
import type { Fits } from './check-value.ts';
import { keyMissing, propertyUnknown, rowMissing, valueRejected, versionMissing } from './row-error.ts';
import type { EdgeTypeShape, GraphRow, NodeTypeShape, PropertyShape } from './write.ts';

/** What a {@link RowReader} reads. */
export interface RowReaderOptions<Prepared> {
  /** The label or type, for errors. */
  readonly owner: string;
  readonly key: readonly PropertyShape[];
  readonly properties: readonly PropertyShape[];
  /** One of `properties` that every row must have. */
  readonly version?: PropertyShape | undefined;
  /** Makes what is interned for a set of present properties, given in the order declared and without the key. */
  readonly prepare: (set: readonly PropertyShape[]) => Prepared;
}

interface Column {
  readonly index: number;
  readonly property: PropertyShape;
  readonly isKey: boolean;
  readonly mayBeNull: boolean;
  readonly fits: Fits;
}

/** A set of present columns. One object per set, so that a row is known by the walk from the empty set to its own. */
interface Layout<Prepared> {
  readonly present: readonly Column[];
  /** The set with one column more, by that column's index. */
  readonly with: (Layout<Prepared> | undefined)[];
  prepared: Prepared | undefined;
}

const maxLayouts = 10_000;

/**
 * Checks rows of one type and finds what is prepared for the set of properties that they have.
 *
 * Rows with the same properties, in whatever order, get the same object. The table starts over after 10,000 sets, so
 * that rows with random properties cannot fill the memory; later rows then get new objects that are equal to the old.
 */
export class RowReader<Prepared> {
  readonly #options: RowReaderOptions<Prepared>;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #layouts: Map<string, Layout<Prepared>> = new Map();
  #empty: Layout<Prepared>;

  constructor(options: RowReaderOptions<Prepared>) {
    this.#options = options;
    this.#columns = columnsOf(options);
    this.#empty = this.#layoutOf([]);
  }

  /** Failure: `rejected`, for a value that does not fit, a missing part of the key or version, an undeclared property. */
  read(row: GraphRow): Prepared {
    if (typeof row !== 'object' || row === null) throw rowMissing(this.#options.owner, row);
    let layout = this.#empty;
    for (const name in row) {
      const column = this.#columns.get(name);
      if (column === undefined) throw this.#unknown(name);
      const value = row[name];
      if (value === undefined) continue;
      if (value === null ? !column.mayBeNull : !column.fits(value)) throw this.#mismatch(column, value);
      layout = layout.with[column.index] ?? this.#grow(layout, column);
    }
    return layout.prepared ?? this.#complete(layout);
  }

  #grow(layout: Layout<Prepared>, column: Column): Layout<Prepared> {
    const present = [...layout.present, column].sort((a, b) => a.index - b.index);
    const next = this.#layoutOf(present);
    layout.with[column.index] = next;
    return next;
  }

  #layoutOf(present: readonly Column[]): Layout<Prepared> {
    const id = present.map((column) => column.index).join();
    const known = this.#layouts.get(id);
    if (known !== undefined) return known;
    const layout: Layout<Prepared> = {
      present,
      with: Array.from({ length: this.#columns.size }, () => undefined),
      prepared: undefined,
    };
    if (this.#layouts.size >= maxLayouts) this.#startOver();
    this.#layouts.set(id, layout);
    return layout;
  }

  #startOver(): void {
    this.#layouts.clear();
    this.#empty = this.#layoutOf([]);
  }

  #complete(layout: Layout<Prepared>): Prepared {
    const { owner, key, version, prepare } = this.#options;
    const isMissing = (part: PropertyShape): boolean =>
      !layout.present.some(({ property }) => property === part);
    const missing = key.find(isMissing);
    if (missing !== undefined) throw keyMissing(owner, missing.name, missing.type);
    if (version !== undefined && isMissing(version)) throw versionMissing(owner, version.name, version.type);
    const set = layout.present.filter((column) => !column.isKey).map((column) => column.property);
    layout.prepared = prepare(set);
    return layout.prepared;
  }

  #mismatch({ property }: Column, value: unknown): Error {
    return valueRejected(this.#options.owner, property.name, property.type, value);
  }

  #unknown(name: string): Error {
    return propertyUnknown(this.#options.owner, name, [...this.#columns.keys()]);
  }
}

function columnsOf({
  key,
  properties,
  version,
}: Omit<RowReaderOptions<unknown>, 'prepare'>): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const property of key) {
    const fits = fitsKeyOf(property.type);
    columns.set(property.name, { index: columns.size, property, isKey: true, mayBeNull: false, fits });
  }
  for (const property of properties) {
    const mayBeNull = property !== version;
    // A version is compared in the database, so it must arrive there as it is, like a key.
    const fits = mayBeNull ? fitsOf(property.type) : fitsKeyOf(property.type);
    columns.set(property.name, { index: columns.size, property, isKey: false, mayBeNull, fits });
  }
  return columns;
}

/** The property that a row of a type must have besides the key: its version, unless that is its place in the stream. */
export function requiredVersionOf({ version }: NodeTypeShape | EdgeTypeShape): PropertyShape | undefined {
  return version?.source === 'property' ? version.property : undefined;
}
