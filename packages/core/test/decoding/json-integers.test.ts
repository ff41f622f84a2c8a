import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/decoding/json.ts';
import { parseWithBigints } from '../../src/decoding/json-integers.ts';
import { thrownBy, utf8, valueContext } from './context.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 1000);

function decode(text: string): unknown {
  return json(undefined, { integers: 'bigint' })(utf8(text), valueContext);
}

/** Writes a value as JSON, with the digits of a bigint as they are. */
function write(value: unknown, gap: string): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${gap}${value.map((item) => write(item, gap)).join(`,${gap}`)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${gap}${write(item, gap)}`,
  );
  return `{${gap}${entries.join(`,${gap}`)}}`;
}

/** Text that looks like what is around it: digits, quotes, brackets, escapes. */
const hardText = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789"\\{}[]:,e.-\n ü🌍')),
  maxLength: 30,
});
const unsafeInteger = fc
  .bigInt({ min: 2n ** 53n, max: 2n ** 80n })
  .chain((value) => fc.constantFrom(value, -value));
/** Not written as an integer beyond the safe ones. */
const double = fc
  .double({ noDefaultInfinity: true, noNaN: true })
  .map((value) => (value === 0 ? 0 : value))
  .filter((value) => !/^-?\d{16,}$/.test(String(value)));
const { value: mixed } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hardText,
    double,
    fc.maxSafeInteger(),
    unsafeInteger,
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(hardText, fc.constant('__proto__'), fc.constant('0')), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
}));

describe('json with integers as bigint', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740991', -9007199254740991],
    ['-9007199254740993', -9007199254740993n],
    ['{"id":1234567890123456789}', { id: 1234567890123456789n }],
    ['[1234567890123456789,1]', [1234567890123456789n, 1]],
    ['{"a":"1234567890123456789"}', { a: '1234567890123456789' }],
    ['{"1234567890123456789":1}', { '1234567890123456789': 1 }],
    [String.raw`{"a\"1234567890123456789":"\\"}`, { 'a"1234567890123456789': '\\' }],
    ['{"a":1234567890123456789,"a":2}', { a: 2 }],
  ])('reads %s', (text, value) => {
    expect(decode(text)).toEqual(value);
  });

  it.each(['1234567890123456789.5', '12345678901234567890e3', '0.1234567890123456789', '1e300'])(
    'leaves %s, which is not written as an integer, a number',
    (text) => {
      expect(decode(text)).toBe(Number(text));
    },
  );

  it('keeps what JSON.parse rounds, and changes nothing else', () => {
    fc.assert(
      fc.property(mixed, fc.constantFrom('', ' ', '\n\t'), (value, gap) => {
        expect(parseWithBigints(write(value, gap))).toStrictEqual(value);
        expect(decode(write(value, gap))).toStrictEqual(value);
      }),
      { numRuns },
    );
  });

  it('reads as JSON.parse does where there is no such integer', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseWithBigints(text)).toStrictEqual(JSON.parse(text));
      }),
      { numRuns },
    );
  });

  it('keeps a key named __proto__ as a key', () => {
    const value = decode('{"__proto__":{"admin":1234567890123456789}}') as object;

    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('reads what is deep', () => {
    const depth = 50_000;

    const value = decode(`${'['.repeat(depth)}1234567890123456789${']'.repeat(depth)}`);

    let inner = value;
    for (let level = 0; level < depth; level += 1) inner = (inner as unknown[])[0];
    expect(inner).toBe(1234567890123456789n);
  });

  it('reads a long string with many escapes', () => {
    const text = String.raw`\n"`.repeat(500_000).slice(0, -1);

    expect(decode(`[${JSON.stringify(text)},1234567890123456789]`)).toEqual([text, 1234567890123456789n]);
  });

  it('rejects what is no JSON, as ever', () => {
    expect(thrownBy(() => decode('[1234567890123456789,]'))).toMatchObject({
      code: 'rejected',
      reason: 'invalid-json',
      message: 'Record value: expected JSON, got 22 characters not valid from character 21 on',
    });
  });
});

describe('json without the option', () => {
  it('rounds, as JSON.parse does', () => {
    const text = utf8('1234567890123456789');

    expect(json()(text, valueContext)).toBe(1234567890123456800);
    expect(json(undefined, { integers: 'number' })(text, valueContext)).toBe(1234567890123456800);
  });
});
