type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'comma' | 'end';

const space = /[ \t\n\r]*/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const halfLiteral = /(?:-|-?(?:0|[1-9]\d*)(?:\.|(?:\.\d+)?[eE][+-]?)|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?)$/y;
const plainText = /[^"\\\p{Cc}]+/uy;
/** The control characters that may stand in a string. */
const allowedControls = /[\u007f-\u009f]+/y;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const halfEscape = /\\(?:u[\da-fA-F]{0,3})?$/y;

/**
 * Finds where a text that `JSON.parse` refused ceases to be JSON: the index of the first thing that cannot be there, or the
 * length of the text if it only ends too early. The parser's own message is no help: it quotes the text, and often gives
 * no place. For the error path only.
 */
export function jsonFault(text: string): number {
  return new JsonScanner(text).run();
}

/** Each method gives `false` where the text cannot go on, and leaves the place in `#at`. */
class JsonScanner {
  readonly #text: string;
  #at = 0;
  #expected: Expected = 'value';
  /** The brackets that are still to come, the innermost last. */
  readonly #closers: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): number {
    do this.#skip(space);
    while (this.#at < this.#text.length && this.#step(this.#text[this.#at]));
    return this.#at;
  }

  #step(next: string | undefined): boolean {
    switch (this.#expected) {
      case 'value':
        return this.#value(next);
      case 'first-value':
        return next === ']' ? this.#close() : this.#value(next);
      case 'key':
        return this.#string(next, 'colon');
      case 'first-key':
        return next === '}' ? this.#close() : this.#string(next, 'colon');
      case 'colon':
        return next === ':' && this.#go('value');
      case 'comma':
        if (next === ',') return this.#go(this.#closers.at(-1) === '}' ? 'key' : 'value');
        return next === this.#closers.at(-1) && this.#close();
      case 'end':
        return false;
    }
  }

  #value(next: string | undefined): boolean {
    if (next === '{') return this.#open('}', 'first-key');
    if (next === '[') return this.#open(']', 'first-value');
    if (next === '"') return this.#string(next, this.#afterValue());
    // A literal that is cut off by the end of the text ends too early.
    if (this.#skip(halfLiteral) || !this.#skip(literal)) return false;
    this.#expected = this.#afterValue();
    return true;
  }

  #string(next: string | undefined, then: Expected): boolean {
    if (next !== '"') return false;
    this.#at += 1;
    while (this.#skip(plainText) || this.#skip(allowedControls) || this.#skip(escape));
    if (this.#text[this.#at] === '"') return this.#go(then);
    this.#skip(halfEscape);
    return false;
  }

  #open(closer: string, then: Expected): boolean {
    this.#closers.push(closer);
    return this.#go(then);
  }

  #close(): boolean {
    this.#closers.pop();
    return this.#go(this.#afterValue());
  }

  #afterValue(): Expected {
    return this.#closers.length === 0 ? 'end' : 'comma';
  }

  #go(then: Expected): boolean {
    this.#at += 1;
    this.#expected = then;
    return true;
  }

  /** Goes past what a pattern matches here; says whether that was anything. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    const moved = pattern.lastIndex > this.#at;
    this.#at = pattern.lastIndex;
    return moved;
  }
}
