import { syntaxError } from './errors.ts';

const escape = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/gu;
const plain: { readonly [letter: string]: string } = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Resolves the escapes of a string literal that begins at an offset of the statement. */
export function unescapeString(statement: string, start: number, text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(escape, (_, four?: string, eight?: string, letter = '') => {
    const hex = four ?? eight;
    if (hex !== undefined) return fromHex(statement, start, hex);
    const known = plain[letter.toLowerCase()];
    if (known === undefined) throw syntaxError(statement, start, `an unknown escape '\\${letter}'`);
    return known;
  });
}

function fromHex(statement: string, start: number, hex: string): string {
  const point = Number.parseInt(hex, 16);
  if (point > 0x10ffff) throw syntaxError(statement, start, `an invalid code point '${hex}'`);
  return hex.length === 4 ? String.fromCharCode(point) : String.fromCodePoint(point);
}
