import type { QueryError } from '../port.ts';
import type { Expression } from './ast.ts';
import { syntaxError } from './errors.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './tokens.ts';

/** Goes through the tokens of a statement, and knows what has to be known of a whole statement while it is parsed. */
export class TokenReader {
  /** The names of the parameters met so far. */
  readonly parameters: Set<string> = new Set();
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #expression: (reader: TokenReader) => Expression;
  #at = 0;
  #hidden = 0;

  constructor(text: string, expression: (reader: TokenReader) => Expression) {
    this.#text = text;
    this.#tokens = tokenize(text);
    this.#expression = expression;
  }

  /** Reads an expression. It is had from outside so that what is made of expressions need not know how they are read. */
  expression(): Expression {
    return this.#expression(this);
  }

  /** The token some places ahead. */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('A statement has no tokens');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  atSymbol(symbol: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return kind === 'symbol' && text === symbol;
  }

  atKeyword(word: string, ahead = 0): boolean {
    return this.peek(ahead).keyword === word;
  }

  /** Takes a symbol if it comes next. */
  accept(symbol: string): boolean {
    if (!this.atSymbol(symbol)) return false;
    this.#at += 1;
    return true;
  }

  /** Takes keywords if all of them come next. */
  acceptWords(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.atKeyword(word, ahead))) return false;
    this.#at += words.length;
    return true;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  expectWords(...words: readonly string[]): void {
    if (!this.acceptWords(...words)) throw this.unexpected(words.join(' '));
  }

  /** Whether a name comes next, keyword or not. */
  atName(): boolean {
    const { kind } = this.peek();
    return kind === 'name' || kind === 'quoted';
  }

  /** Takes a name. Keywords may be names where one is expected, as in Memgraph. */
  name(): string {
    if (!this.atName()) throw this.unexpected('a name');
    return this.next().text;
  }

  /** Names something that has no name: no variable can be called so. */
  hiddenName(): string {
    this.#hidden += 1;
    return ` ${this.#hidden}`;
  }

  /** The statement's own text from the start of one token to the end of the one before the next. */
  textSince(start: number): string {
    const last = this.#tokens[this.#at - 1];
    return this.#text.slice(start, last?.end ?? start);
  }

  unexpected(expected: string): QueryError {
    return this.failure(`mismatched input '${this.peek().text}' expecting ${expected}`);
  }

  failure(detail: string): QueryError {
    return syntaxError(this.#text, this.peek().start, detail);
  }
}
