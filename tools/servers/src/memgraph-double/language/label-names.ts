import type { Value } from '../value.ts';
import type { LabelName } from './ast.ts';
import { clientError } from './errors.ts';
import type { Row, Run } from './run.ts';
import { isList, typeName } from './values.ts';

/** The names labels or types have on a row: a parameter or an expression gives one or a list of them. */
export function labelNames(run: Run, labels: readonly LabelName[], row: Row): readonly string[] {
  return labels.flatMap((label) => {
    if (label.kind === 'name') return [label.name];
    if (label.kind === 'parameter') return namesIn(run.parameter(label.name));
    return namesIn(run.evaluate(label.of, row));
  });
}

function namesIn(value: Value): readonly string[] {
  return isList(value) ? value.map(nameIn) : [nameIn(value)];
}

function nameIn(value: Value): string {
  if (typeof value !== 'string' || value === '') {
    throw clientError(`A label or type must be a string that is not empty, got ${typeName(value)}.`);
  }
  return value;
}
