import type { Clause, RemoveItem, SetItem } from './ast-clauses.ts';
import { parseLabels } from './parse-labels.ts';
import { parsePatternPart } from './parse-pattern.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads what comes after SET. */
export function parseSet(reader: TokenReader): readonly SetItem[] {
  const items: SetItem[] = [];
  do items.push(parseSetItem(reader));
  while (reader.accept(','));
  return items;
}

function parseSetItem(reader: TokenReader): SetItem {
  if (reader.atName() && !reader.atSymbol('.', 1)) return parseVariableItem(reader);
  const { of, name } = parseTarget(reader);
  reader.expect('=');
  return { kind: 'property', of, name, value: reader.expression() };
}

function parseVariableItem(reader: TokenReader): SetItem {
  const variable = reader.name();
  if (reader.atSymbol(':')) return { kind: 'labels', variable, labels: parseLabels(reader) };
  if (reader.accept('+=')) return { kind: 'merge', variable, value: reader.expression() };
  reader.expect('=');
  return { kind: 'replace', variable, value: reader.expression() };
}

/** Reads `n.p` or `(expr).p`. A property within a property is not in the subset. */
function parseTarget(reader: TokenReader): Extract<RemoveItem, { kind: 'property' }> {
  const parenthesized = reader.accept('(');
  const of = parenthesized ? reader.expression() : ({ kind: 'variable', name: reader.name() } as const);
  if (parenthesized) reader.expect(')');
  reader.expect('.');
  const name = reader.name();
  if (reader.atSymbol('.')) throw reader.failure('a property within a property is not in the subset');
  return { kind: 'property', of, name };
}

/** Reads what comes after REMOVE. */
export function parseRemove(reader: TokenReader): readonly RemoveItem[] {
  const items: RemoveItem[] = [];
  do items.push(parseRemoveItem(reader));
  while (reader.accept(','));
  return items;
}

function parseRemoveItem(reader: TokenReader): RemoveItem {
  if (!reader.atName() || !reader.atSymbol(':', 1)) return parseTarget(reader);
  return { kind: 'labels', variable: reader.name(), labels: parseLabels(reader) };
}

/** Reads what comes after MERGE. */
export function parseMerge(reader: TokenReader): Clause {
  const part = parsePatternPart(reader);
  const onCreate: SetItem[] = [];
  const onMatch: SetItem[] = [];
  for (;;) {
    if (reader.acceptWords('ON', 'CREATE', 'SET')) onCreate.push(...parseSet(reader));
    else if (reader.acceptWords('ON', 'MATCH', 'SET')) onMatch.push(...parseSet(reader));
    else return { kind: 'merge', part, onCreate, onMatch };
  }
}

/** Reads what comes after DELETE. */
export function parseDelete(reader: TokenReader, mode: 'detach' | 'plain'): Clause {
  const of = [reader.expression()];
  while (reader.accept(',')) of.push(reader.expression());
  return { kind: 'delete', detach: mode === 'detach', of };
}
