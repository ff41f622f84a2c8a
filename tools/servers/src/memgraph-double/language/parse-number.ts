import type { TokenReader } from './token-reader.ts';

const largest = 2n ** 63n - 1n;

/** Reads an integer, in base 10, 8 or 16. */
export function parseInteger(reader: TokenReader): bigint {
  const { text } = reader.peek();
  const octal = /^0[0-7]+$/u.test(text);
  const value = BigInt(octal ? `0o${text.slice(1)}` : text);
  if (value > largest) throw reader.failure('an integer literal that exceeds 64-bit size');
  reader.next();
  return value;
}
