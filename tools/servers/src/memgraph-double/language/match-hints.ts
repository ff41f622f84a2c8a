import type { Value } from '../value.ts';
import type { Expression } from './ast.ts';
import type { NodePattern } from './ast-clauses.ts';
import { variablesOf } from './expression-parts.ts';
import { wantedProperties } from './match-filters.ts';
import type { Row, Run } from './run.ts';

/** That a property of a node has to equal something: what a WHERE says beside other things. */
export interface Hint {
  readonly variable: string;
  readonly name: string;
  readonly value: Expression;
}

/** Takes the equalities from a WHERE that all have to hold. They only save a look at other nodes: the WHERE is still looked at. */
export function hintsOf(where: Expression | undefined): readonly Hint[] {
  if (where?.kind !== 'binary') return [];
  const { operator, left, right } = where;
  if (operator === 'AND') return [...hintsOf(left), ...hintsOf(right)];
  return operator === '=' ? [...hintOf(left, right), ...hintOf(right, left)] : [];
}

function hintOf(side: Expression, value: Expression): readonly Hint[] {
  if (side.kind !== 'property' || side.of.kind !== 'variable') return [];
  return [{ variable: side.of.name, name: side.name, value }];
}

/** What is known of a node's properties before it is looked up: what its pattern says, and the hints whose values are known. */
export function knownProperties(
  run: Run,
  node: NodePattern,
  hints: readonly Hint[],
  row: Row,
): ReadonlyMap<string, Value> {
  const known = new Map(wantedProperties(run, node.properties, row));
  for (const hint of hintsFor(node, hints, row)) {
    if (!known.has(hint.name)) known.set(hint.name, run.evaluate(hint.value, row));
  }
  return known;
}

/** The hints for a node whose values are known on a row. */
export function hintsFor({ variable }: NodePattern, hints: readonly Hint[], row: Row): readonly Hint[] {
  return hints.filter(
    (hint) => hint.variable === variable && variablesOf(hint.value).every((name) => row.has(name)),
  );
}
