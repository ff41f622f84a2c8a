import { syntaxError } from './errors.ts';
import { unescapeString } from './string-escapes.ts';
import type { Token } from './tokens.ts';

const patterns = {
  blank: /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+/uy,
  name: /[\p{ID_Start}\p{Pc}][\p{ID_Continue}\p{Sc}]*/uy,
  quoted: /`((?:[^`]|``)*)`/uy,
  string: /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/uy,
  float: /(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/uy,
  integer: /0[xX][\da-fA-F]+|0[oO]?[0-7]+|\d+/uy,
  symbol: /\.\.|\+=|<=|>=|<>|!=|=~|[()[\]{},:;.|=<>+\-*/%^$]/uy,
} as const;

/** Cuts a statement into tokens. The last one is its end. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = skipBlank(text, 0);
  while (offset < text.length) {
    const token = readToken(text, offset);
    tokens.push(token);
    offset = skipBlank(text, token.end);
  }
  tokens.push({ kind: 'end', text: '<EOF>', keyword: '', start: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, start: number): Token {
  const name = match(patterns.name, text, start);
  if (name !== undefined) return bareName(name[0], start);
  const quoted = match(patterns.quoted, text, start);
  if (quoted !== undefined) return made('quoted', quoted, start, (quoted[1] ?? '').replaceAll('``', '`'));
  const string = match(patterns.string, text, start);
  if (string !== undefined) {
    return made('string', string, start, unescapeString(text, start + 1, string[1] ?? string[2] ?? ''));
  }
  return readNumberOrSymbol(text, start);
}

function readNumberOrSymbol(text: string, start: number): Token {
  if (!text.startsWith('..', start)) {
    const float = match(patterns.float, text, start);
    if (float !== undefined) return made('float', float, start, float[0]);
    const integer = match(patterns.integer, text, start);
    if (integer !== undefined) return made('integer', integer, start, integer[0]);
  }
  const symbol = match(patterns.symbol, text, start);
  if (symbol !== undefined) return made('symbol', symbol, start, symbol[0]);
  throw syntaxError(text, start, `token recognition error at: '${text.charAt(start)}'`);
}

function bareName(text: string, start: number): Token {
  return { kind: 'name', text, keyword: text.toUpperCase(), start, end: start + text.length };
}

function made(kind: Token['kind'], found: RegExpExecArray, start: number, text: string): Token {
  return { kind, text, keyword: '', start, end: start + found[0].length };
}

function skipBlank(text: string, offset: number): number {
  return offset + (match(patterns.blank, text, offset)?.[0].length ?? 0);
}

function match(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}
