import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts';
import { parseAtom } from './parse-atom.ts';
import { parseLabels } from './parse-labels.ts';
import type { TokenReader } from './token-reader.ts';

const comparisons: { readonly [symbol: string]: BinaryOperator } = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Reads an expression, from the weakest operator to the strongest. */
export function parseExpression(reader: TokenReader): Expression {
  return parseWordChain(reader, 'OR', (inner) =>
    parseWordChain(inner, 'XOR', (last) => parseWordChain(last, 'AND', parseNot)),
  );
}

function parseWordChain(
  reader: TokenReader,
  operator: 'OR' | 'XOR' | 'AND',
  operand: (reader: TokenReader) => Expression,
): Expression {
  let left = operand(reader);
  while (reader.acceptWords(operator)) left = binary(operator, left, operand(reader));
  return left;
}

function parseNot(reader: TokenReader): Expression {
  if (reader.acceptWords('NOT')) return unary('NOT', parseNot(reader));
  return parseComparison(reader);
}

/** `a < b < c` is `a < b AND b < c`. */
function parseComparison(reader: TokenReader): Expression {
  let left = parseSum(reader);
  let all: Expression | undefined;
  for (let operator = comparisonAt(reader); operator !== undefined; operator = comparisonAt(reader)) {
    reader.next();
    const right = parseSum(reader);
    const one = binary(operator, left, right);
    all = all === undefined ? one : binary('AND', all, one);
    left = right;
  }
  return all ?? left;
}

function comparisonAt(reader: TokenReader): BinaryOperator | undefined {
  const { kind, text } = reader.peek();
  return kind === 'symbol' && Object.hasOwn(comparisons, text) ? comparisons[text] : undefined;
}

function parseSum(reader: TokenReader): Expression {
  return parseSymbolChain(reader, ['+', '-'], (terms) =>
    parseSymbolChain(terms, ['*', '/', '%'], (factors) => parseSymbolChain(factors, ['^'], parseSign)),
  );
}

function parseSymbolChain(
  reader: TokenReader,
  operators: readonly BinaryOperator[],
  operand: (reader: TokenReader) => Expression,
): Expression {
  let left = operand(reader);
  for (;;) {
    const operator = operators.find((symbol) => reader.accept(symbol));
    if (operator === undefined) return left;
    left = binary(operator, left, operand(reader));
  }
}

function parseSign(reader: TokenReader): Expression {
  if (reader.accept('-')) return unary('-', parseSign(reader));
  if (reader.accept('+')) return unary('+', parseSign(reader));
  return parsePredicates(reader);
}

function parsePredicates(reader: TokenReader): Expression {
  let left = parseIndexed(reader);
  for (;;) {
    const next = parsePredicate(reader, left);
    if (next === undefined) return left;
    left = next;
  }
}

function parsePredicate(reader: TokenReader, left: Expression): Expression | undefined {
  if (reader.acceptWords('IS', 'NULL')) return unary('IS NULL', left);
  if (reader.acceptWords('IS', 'NOT', 'NULL')) return unary('IS NOT NULL', left);
  if (reader.acceptWords('IN')) return binary('IN', left, parseIndexed(reader));
  if (reader.acceptWords('CONTAINS')) return binary('CONTAINS', left, parseIndexed(reader));
  if (reader.acceptWords('STARTS', 'WITH')) return binary('STARTS WITH', left, parseIndexed(reader));
  if (reader.acceptWords('ENDS', 'WITH')) return binary('ENDS WITH', left, parseIndexed(reader));
  return undefined;
}

/** Properties are looked up before labels are tested and before anything is indexed, so `a[0].b` is no expression. */
function parseIndexed(reader: TokenReader): Expression {
  let of = parseLookups(reader);
  if (reader.atSymbol(':')) of = { kind: 'labels', of, labels: parseLabels(reader) };
  while (reader.accept('[')) of = parseBrackets(reader, of);
  return of;
}

function parseLookups(reader: TokenReader): Expression {
  let of = parseAtom(reader);
  while (reader.accept('.')) of = { kind: 'property', of, name: reader.name() };
  return of;
}

function parseBrackets(reader: TokenReader, of: Expression): Expression {
  const from = reader.atSymbol('..') ? undefined : reader.expression();
  if (from !== undefined && reader.accept(']')) return { kind: 'index', of, at: from };
  reader.expect('..');
  const to = reader.atSymbol(']') ? undefined : reader.expression();
  reader.expect(']');
  return { kind: 'slice', of, from, to };
}

function unary(operator: UnaryOperator, of: Expression): Expression {
  return { kind: 'unary', operator, of };
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}
