import type { Expression } from './ast.ts';
import { parseCase, parseComprehension, parseExtract, parseMap } from './parse-composite.ts';
import { parseCall } from './parse-call.ts';
import { parseParameterName } from './parse-labels.ts';
import { parseInteger } from './parse-number.ts';
import type { TokenReader } from './token-reader.ts';

const constants: { readonly [keyword: string]: boolean | null } = { TRUE: true, FALSE: false, NULL: null };
/** Words after which a parenthesis or a brace would be something that is not in the subset. */
const refused: ReadonlySet<string> = new Set(['ALL', 'ANY', 'NONE', 'SINGLE', 'FILTER', 'REDUCE', 'EXISTS']);

/** Reads what has no operator. */
export function parseAtom(reader: TokenReader): Expression {
  const token = reader.peek();
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: reader.next().text };
    case 'float':
      return { kind: 'literal', value: Number(reader.next().text) };
    case 'integer':
      return { kind: 'literal', value: parseInteger(reader) };
    case 'symbol':
      return parseSymbol(reader);
    case 'name':
    case 'quoted':
      return parseWord(reader);
    default:
      throw reader.unexpected('an expression');
  }
}

function parseSymbol(reader: TokenReader): Expression {
  if (reader.accept('$')) return { kind: 'parameter', name: parseParameterName(reader) };
  if (reader.accept('(')) return parseParenthesized(reader);
  if (reader.atSymbol('{')) return parseMap(reader);
  if (reader.accept('[')) return parseListOrComprehension(reader);
  throw reader.unexpected('an expression');
}

function parseParenthesized(reader: TokenReader): Expression {
  const inner = reader.expression();
  reader.expect(')');
  if (patternFollows(reader)) throw reader.failure('a pattern as an expression is not in the subset');
  return inner;
}

function patternFollows(reader: TokenReader): boolean {
  const dash = reader.atSymbol('<') ? 1 : 0;
  return reader.atSymbol('-', dash) && (reader.atSymbol('[', dash + 1) || reader.atSymbol('-', dash + 1));
}

function parseListOrComprehension(reader: TokenReader): Expression {
  const { kind } = reader.peek();
  if ((kind === 'name' || kind === 'quoted') && reader.atKeyword('IN', 1)) {
    const comprehension = parseComprehension(reader);
    reader.expect(']');
    return comprehension;
  }
  const items: Expression[] = [];
  if (reader.accept(']')) return { kind: 'list', items };
  do items.push(reader.expression());
  while (reader.accept(','));
  reader.expect(']');
  return { kind: 'list', items };
}

function parseWord(reader: TokenReader): Expression {
  const { keyword } = reader.peek();
  if (keyword === 'CASE') return parseCase(reader);
  if (Object.hasOwn(constants, keyword)) {
    reader.next();
    return { kind: 'literal', value: constants[keyword] ?? null };
  }
  if (reader.atSymbol('{', 1)) throw reader.failure(`'${reader.peek().text} {' is not in the language`);
  if (!callFollows(reader)) return { kind: 'variable', name: reader.name() };
  if (refused.has(keyword)) throw reader.failure(`'${keyword}' is not in the subset`);
  return keyword === 'EXTRACT' ? parseExtract(reader) : parseCall(reader);
}

function callFollows(reader: TokenReader): boolean {
  return reader.atSymbol('(', 1);
}
