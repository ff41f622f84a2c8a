import type { AggregateExpression, Expression, LabelName } from './ast.ts';

/** The expressions directly within an expression. What a comprehension works out per item is not among them. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'parameter':
    case 'variable':
      return [];
    case 'property':
    case 'unary':
      return [expression.of];
    case 'index':
      return [expression.of, expression.at];
    case 'slice':
      return present(expression.of, expression.from, expression.to);
    case 'list':
      return expression.items;
    case 'map':
      return expression.entries.map(([, value]) => value);
    case 'comprehension':
      return [expression.list];
    case 'case':
      return [
        ...present(expression.subject, expression.otherwise),
        ...expression.branches.flatMap(({ when, result }) => [when, result]),
      ];
    case 'binary':
      return [expression.left, expression.right];
    case 'labels':
      return [expression.of, ...labelParts(expression.labels)];
    case 'call':
      return expression.args;
    case 'aggregate':
      return present(expression.of);
  }
}

/** The expressions labels are had from. */
export function labelParts(labels: readonly LabelName[]): readonly Expression[] {
  return labels.flatMap((label) => (label.kind === 'expression' ? [label.of] : []));
}

/** The aggregates within an expression. */
export function aggregatesOf(expression: Expression): readonly AggregateExpression[] {
  if (expression.kind === 'aggregate') return [expression];
  return partsOf(expression).flatMap(aggregatesOf);
}

/** The variables an expression reads outside of its aggregates. */
export function variablesOf(expression: Expression): readonly string[] {
  if (expression.kind === 'aggregate') return [];
  if (expression.kind === 'variable') return [expression.name];
  return partsOf(expression).flatMap(variablesOf);
}

function present(...expressions: readonly (Expression | undefined)[]): readonly Expression[] {
  return expressions.filter((expression) => expression !== undefined);
}
