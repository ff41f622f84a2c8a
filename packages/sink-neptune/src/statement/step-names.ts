/** Steps of which every text is a name: of a label, a property, a step. */
const allNames: ReadonlySet<string> = new Set([
  'addE',
  'addV',
  'aggregate',
  'as',
  'both',
  'bothE',
  'by',
  'cap',
  'elementMap',
  'from',
  'hasKey',
  'hasLabel',
  'hasNot',
  'in',
  'inE',
  'out',
  'outE',
  'project',
  'properties',
  'propertyMap',
  'select',
  'store',
  'subgraph',
  'to',
  'valueMap',
  'values',
]);

/** How many of a step's first arguments are names if they are texts; all others are values. */
export function stepNames(step: string, values: readonly unknown[]): number {
  if (allNames.has(step)) return values.length;
  switch (step) {
    case 'has':
      // With one argument it is the name of a property that must be there.
      return Math.max(1, values.length - 1);
    case 'property':
      return propertyNames(values);
    case 'where':
    case 'with':
    case 'withSideEffect':
      return 1;
    default:
      return 0;
  }
}

/** The name of a property comes first, or after its cardinality; `T.id` is none. */
function propertyNames([first, ...others]: readonly unknown[]): number {
  if (typeof first === 'string') return 1;
  return others.length > 1 ? 2 : 0;
}
