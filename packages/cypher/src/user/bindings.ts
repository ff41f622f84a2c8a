import type { CypherBinding } from './cypher-write.ts';

const all: readonly CypherBinding[] = ['event', '__value', '__key', '__header', '__timestamp'];

/**
 * Which of the bound names occur in a statement. A name in a comment or a text counts too: a value too many is sent then, and
 * nothing is wrong.
 */
export function bindingsOf(text: string): readonly CypherBinding[] {
  return all.filter((name) => new RegExp(`(?<![\\w$]|(?<!\\.)\\.)${name}(?!\\w)`, 'u').test(text));
}
