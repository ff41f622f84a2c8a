/** A statement as words, names in backticks, texts in quotes and signs, read from the left. */
export class Words {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const parts = text.match(/`(?:[^`]|``)*`|'[^']*'|"[^"]*"|[\p{L}_][\p{L}\p{N}_]*|\d+|\S/gu) ?? [];
    this.#tokens = parts.at(-1) === ';' ? parts.slice(0, -1) : parts;
  }

  /** Whether everything was read. */
  get isOver(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Reads words, in capitals or not, where all of them come next, and nothing else. */
  take(...words: readonly string[]): boolean {
    const matches = words.every((word, index) => this.#tokens[this.#at + index]?.toUpperCase() === word);
    if (matches) this.#at += words.length;
    return matches;
  }

  /** Reads a name. Undefined where there is none. */
  name(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^[`\p{L}_]/u.test(token)) return undefined;
    this.#at += 1;
    return token.startsWith('`') ? token.slice(1, -1).replaceAll('``', '`') : token;
  }

  /** Reads a text in quotes, or a number, as a text. Undefined where there is none. */
  literal(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^['"\d]/.test(token)) return undefined;
    this.#at += 1;
    return token.replace(/^['"]|['"]$/g, '');
  }

  /** Reads one or more of something with commas between them. Undefined where one is missing. */
  list<T>(read: () => T | undefined): T[] | undefined {
    const items: T[] = [];
    do {
      const item = read();
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.take(','));
    return items;
  }
}
