import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from '../../src/decoding/json-fault.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2000);

const jsonText = fc.tuple(fc.jsonValue(), fc.constantFrom(0, 1, '\t')).map(([value, indent]) => {
  return JSON.stringify(value, undefined, indent);
});

/** Texts that are often nearly JSON. */
const jsonLike = fc.string({
  unit: fc.constantFrom(...Array.from('{}[]:,"\\/bfnrtu0123456789aefls.+-\n \u0001\u007f\u009f🌍')),
  maxLength: 30,
});

describe('jsonFault', () => {
  it.each([
    ['[1,]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":1]', 6],
    ['[}', 1],
    ['01', 1],
    ['+1', 0],
    ['"a\nb"', 2],
    [String.raw`"a\xb"`, 2],
    ['nil', 0],
    ['1 2', 2],
    ['NaN', 0],
    ['\u00a01', 0],
  ])('finds where %j goes wrong', (text, at) => {
    expect(jsonFault(text)).toBe(at);
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a"',
    '{"a":',
    '[1,',
    '"a',
    String.raw`"\u00`,
    '"\\',
    'tr',
    '-',
    '1.',
    '1e',
    '1e+',
  ])('sees that %j only ends too early', (text) => {
    expect(jsonFault(text)).toBe(text.length);
  });

  it('finds no fault in any start of JSON', () => {
    fc.assert(
      fc.property(jsonText, fc.nat(), (text, cut) => {
        const start = text.slice(0, cut % (text.length + 1));

        expect(jsonFault(start)).toBe(start.length);
      }),
      { numRuns },
    );
  });

  it('accepts what the parser accepts, and otherwise everything before the fault', () => {
    fc.assert(
      fc.property(jsonLike, (text) => {
        const fault = jsonFault(text);

        expect(fault === text.length || !parses(text)).toBe(true);
        expect(jsonFault(text.slice(0, fault))).toBe(fault);
      }),
      { numRuns },
    );
  });

  it('takes long and deep texts', () => {
    const long = `["${'a'.repeat(2_000_000)}"`;
    const deep = '['.repeat(1_000_000);

    expect(jsonFault(long)).toBe(long.length);
    expect(jsonFault(`${deep}!`)).toBe(deep.length);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
