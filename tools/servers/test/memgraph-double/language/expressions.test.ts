import { describe, expect, it } from 'vitest';
import { codes } from '../../../src/memgraph-double/port.ts';
import type { Value } from '../../../src/memgraph-double/value.ts';
import { errorOf, failureOf, valueOf } from './run.ts';

const worth: readonly (readonly [string, Value])[] = [
  ['1', 1n],
  ['0x1F', 31n],
  ['017', 15n],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['1e3', 1000],
  ['-9223372036854775807', -9223372036854775807n],
  ['"a\\tb\\u00e9\\U0001F600\\\'"', "a\tbé😀'"],
  ['TrUe', true],
  ['null', null],
  ['[1, "a", [null]]', [1n, 'a', [null]]],
  ['[]', []],
  ['1 + 2 * 3 ^ 2', 19],
  ['7 / 2', 3n],
  ['-7 / 2', -3n],
  ['7 % -4', 3n],
  ['7 / 2.0', 3.5],
  ['2 ^ 3', 8],
  ['1 - 2 - 3', -4n],
  ['- - 1', 1n],
  ['"a" + "b"', 'ab'],
  ['"a" + 1', 'a1'],
  ['[1] + [2]', [1n, 2n]],
  ['[1] + 2', [1n, 2n]],
  ['1 + null', null],
  ['null + "a"', null],
  ['true - null', null],
  ['1 = 1.0', true],
  ['1 = "1"', false],
  ['null = null', null],
  ['[1, null] = [1, null]', true],
  ['{a: 1} = {a: 1.0}', true],
  ['1 <> 2', true],
  ['1 != 1', false],
  ['1 < 2 < 3', true],
  ['1 < 3 < 2', false],
  ['2 >= 2.0', true],
  ['"a" < "b"', true],
  ['1 < null', null],
  ['NOT true', false],
  ['NOT null', null],
  ['true AND null', null],
  ['false AND null', false],
  ['null AND false', false],
  ['true OR null', true],
  ['false OR null', null],
  ['true XOR true', false],
  ['true XOR null', null],
  ['false OR true AND false', false],
  ['1 IN [1, null]', true],
  ['2 IN [1, null]', null],
  ['2 IN [1]', false],
  ['null IN []', false],
  ['1 IN null', null],
  ['null IS NULL', true],
  ['1 IS NOT NULL', true],
  ['"abc" STARTS WITH "ab"', true],
  ['"abc" ends with "bc"', true],
  ['"abc" CONTAINS "x"', false],
  ['"abc" STARTS WITH null', null],
  ['null CONTAINS "a"', null],
  ['[1, 2, 3][0]', 1n],
  ['[1, 2, 3][-1]', 3n],
  ['[1, 2, 3][7]', null],
  ['null[0]', null],
  ['[1, 2, 3][1..]', [2n, 3n]],
  ['[1, 2, 3][..-1]', [1n, 2n]],
  ['[1, 2, 3][0..2]', [1n, 2n]],
  ['{a: {b: 2}}.a.b', 2n],
  ['{a: 1}["a"]', 1n],
  ['{a: 1}.toString', null],
  ['([{a: 1}][0]).a', 1n],
  ['[x IN [1, 2, 3] WHERE x > 1 | x * 2]', [4n, 6n]],
  ['[x IN [1, 2] | x]', [1n, 2n]],
  ['[x IN null | x]', null],
  ['extract(x IN ["1", null] | toInteger(x))', [1n, null]],
  ['CASE WHEN false THEN 1 WHEN true THEN 2 ELSE 3 END', 2n],
  ['CASE 2 WHEN 1 THEN "a" WHEN 2.0 THEN "b" END', 'b'],
  ['CASE null WHEN null THEN 1 ELSE 2 END', 2n],
  ['CASE WHEN null THEN 1 END', null],
  ['/* a */ 1 // b', 1n],
];

const failing: readonly (readonly [string, string])[] = [
  ['1 < "a"', "Invalid types: int and string for '<'."],
  ['true < false', "Invalid types: bool and bool for '<'."],
  ['[1] > null', "Invalid types: null and list for '>'."],
  ['1 AND true', "Invalid types: int and bool for 'AND'."],
  ['NOT 1', "Invalid type int for 'NOT'."],
  ['-"a"', "Invalid type string for '-'."],
  ['{a: 1} + 1', "Invalid types: map and int for '+'."],
  ['1 / 0', 'Division by zero.'],
  ['1 % 0', 'Mod with zero.'],
  ['9223372036854775807 + 1', 'Integer overflow.'],
  ['1 STARTS WITH "a"', "Invalid types: int and string for 'STARTS WITH'."],
  ['1 IN 2', 'IN expected a list, got int.'],
  ['[1]["a"]', 'Expected an integer as a list index, got string.'],
  ['[1][1.0]', 'Expected an integer as a list index, got double.'],
  ['{a: 1}[0]', 'Expected a string as a property name, got int.'],
  ['(1).a', 'Only nodes, edges, maps, temporal types and graphs have properties to be looked up.'],
  ['[1]:L', 'Only nodes have labels.'],
  ['CASE WHEN 1 THEN 2 END', 'Filter expression must evaluate to bool or null, got int.'],
];

describe('an expression', () => {
  it.each(worth)('works out %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each(failing)('%s fails', (text, message) => {
    const error = errorOf(`RETURN ${text}`);

    expect(error.message).toBe(message);
    expect(error.code).toBe(codes.client);
  });

  it('reads parameters, by name and by number', () => {
    expect(valueOf('[$name, $0, $`odd one`]', { name: 'a', 0: 1n, 'odd one': 2n })).toEqual(['a', 1n, 2n]);
  });

  it('takes a name in backticks as it is', () => {
    expect(valueOf('{`a``b`: 1, `IN`: 2}.`a``b`')).toBe(1n);
  });

  it('knows a map by its having no prototype, whatever its keys', () => {
    expect(valueOf('{kind: "vertex", id: 1}.kind')).toBe('vertex');
  });

  it('does not work out what does not matter', () => {
    expect(valueOf('false AND 1 / 0 = 1')).toBe(false);
    expect(valueOf('CASE WHEN true THEN 1 ELSE 1 / 0 END')).toBe(1n);
  });

  it('compares whole and broken numbers without losing digits', () => {
    expect(valueOf('9007199254740993 = 9007199254740992.0')).toBe(false);
    expect(valueOf('9007199254740993 > 9007199254740992.0')).toBe(true);
  });

  it('names a result by its text', () => {
    expect(failureOf('RETURN 1 +  2, 1 +  2')).toContain("'1 +  2'");
  });
});
