import type { Expression, LabelName } from './ast.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads `:A:B`, of which each may be a name, a parameter, or a property of a variable. */
export function parseLabels(reader: TokenReader): readonly LabelName[] {
  const labels: LabelName[] = [];
  while (reader.accept(':')) labels.push(parseLabelName(reader));
  return labels;
}

/** Reads `:A|B` or `:A|:B`. */
export function parseTypes(reader: TokenReader): readonly LabelName[] {
  if (!reader.accept(':')) return [];
  const types = [parseLabelName(reader)];
  while (reader.accept('|')) {
    reader.accept(':');
    types.push(parseLabelName(reader));
  }
  return types;
}

function parseLabelName(reader: TokenReader): LabelName {
  if (reader.accept('$')) return { kind: 'parameter', name: parseParameterName(reader) };
  const name = reader.name();
  if (!reader.atSymbol('.')) return { kind: 'name', name };
  let of: Expression = { kind: 'variable', name };
  while (reader.accept('.')) of = { kind: 'property', of, name: reader.name() };
  return { kind: 'expression', of };
}

/** Reads what comes after `$`. */
export function parseParameterName(reader: TokenReader): string {
  const name = reader.peek().kind === 'integer' ? reader.next().text : reader.name();
  reader.parameters.add(name);
  return name;
}
