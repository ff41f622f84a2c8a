/** An index that was declared. */
export interface IndexDefinition {
  readonly kind: 'edge-type' | 'edge-type+property' | 'label' | 'label+property';
  /** Of nodes the label, of relationships the type. */
  readonly name: string;
  /** In the order in which they were declared. */
  readonly properties: readonly string[];
}

/** A constraint that was declared. */
export interface ConstraintDefinition {
  readonly kind: 'exists' | 'unique';
  readonly label: string;
  readonly properties: readonly string[];
}

/** The indexes and constraints of a database. */
export class Catalog {
  readonly #indexes = new Map<string, IndexDefinition>();
  readonly #constraints = new Map<string, ConstraintDefinition>();

  get indexes(): readonly IndexDefinition[] {
    return [...this.#indexes.values()];
  }

  get constraints(): readonly ConstraintDefinition[] {
    return [...this.#constraints.values()];
  }

  /** Gives the constraints of a label. */
  constraintsOf(label: string): readonly ConstraintDefinition[] {
    return this.constraints.filter((one) => one.label === label);
  }

  hasConstraint(definition: ConstraintDefinition): boolean {
    return this.#constraints.has(constraintKey(definition));
  }

  /** Adds an index, unless it is there. */
  addIndex(definition: IndexDefinition): 'added' | 'present' {
    return add(this.#indexes, indexKey(definition), definition);
  }

  /** Removes an index, where it is there. */
  dropIndex(definition: IndexDefinition): 'absent' | 'dropped' {
    return this.#indexes.delete(indexKey(definition)) ? 'dropped' : 'absent';
  }

  /** Adds a constraint, unless it is there. The order of its properties does not matter. */
  addConstraint(definition: ConstraintDefinition): 'added' | 'present' {
    return add(this.#constraints, constraintKey(definition), definition);
  }

  /** Removes a constraint, where it is there. */
  dropConstraint(definition: ConstraintDefinition): 'absent' | 'dropped' {
    return this.#constraints.delete(constraintKey(definition)) ? 'dropped' : 'absent';
  }
}

function add<T>(there: Map<string, T>, key: string, definition: T): 'added' | 'present' {
  if (there.has(key)) return 'present';
  there.set(key, definition);
  return 'added';
}

function indexKey({ kind, name, properties }: IndexDefinition): string {
  return JSON.stringify([kind, name, properties]);
}

function constraintKey({ kind, label, properties }: ConstraintDefinition): string {
  return JSON.stringify([kind, label, properties.toSorted()]);
}
