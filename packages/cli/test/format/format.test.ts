import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/format/json.ts';
import { count, duration, moment, rate } from '../../src/format/numbers.ts';
import { paintFor } from '../../src/format/paint.ts';
import { printable, shortened } from '../../src/format/printable.ts';
import { table } from '../../src/format/table.ts';

describe('table', () => {
  it('is drawn as by the consoles of graph databases', () => {
    const drawn = table(
      ['name', 'state'],
      [
        ['payments', 'running'],
        ['a', 'x\ny'],
      ],
    );

    expect(drawn.split('\n')).toEqual([
      '+----------+---------+',
      '| name     | state   |',
      '+----------+---------+',
      '| payments | running |',
      '| a        | x       |',
      '|          | y       |',
      '+----------+---------+',
    ]);
  });

  it('has a header where there is nothing below it', () => {
    expect(table(['name'], []).split('\n')).toEqual(['+------+', '| name |', '+------+']);
  });

  it('measures text without its colours', () => {
    const [, , , row] = table(['state'], [['\u001B[32mok\u001B[0m']]).split('\n');

    expect(row).toContain('ok');
    expect(row?.endsWith('   |')).toBe(true);
  });
});

describe('numbers', () => {
  it('are written for people', () => {
    expect([count(1234567), count(undefined)]).toEqual(['1,234,567', '-']);
    expect([rate(0), rate(0.52), rate(1234.4), rate(undefined)]).toEqual(['0', '0.5', '1,234', '-']);
    expect(moment(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('2026-01-02T03:04:05Z');
    expect(moment(Number.NaN)).toBe('-');
  });

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_250, '1.3 s'],
    [59_900, '59 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [349_200_000, '4 d 1 h'],
  ])('write %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('printable', () => {
  it('takes control characters for what they are, and keeps line ends', () => {
    expect(printable('a\u001B[2Jb\nc\td\u009B')).toBe('a\\u001b[2Jb\nc\td\\u009b');
  });

  it('shortens', () => {
    expect(shortened('abc', 3)).toBe('abc');
    expect(shortened('abcd', 3)).toBe('abc… (4 characters)');
  });
});

describe('toJson', () => {
  it('writes what JSON has no form for', () => {
    const value = {
      small: 5n,
      large: 2n ** 60n,
      bytes: new Uint8Array([1, 2]),
      buffer: Buffer.from([1, 2]),
      map: new Map([['a', 1]]),
      set: new Set([1]),
      nothing: undefined,
      at: new Date(0),
    };

    expect(JSON.parse(toJson(value))).toEqual({
      small: 5,
      large: '1152921504606846976',
      bytes: { base64: 'AQI=' },
      buffer: { base64: 'AQI=' },
      map: { a: 1 },
      set: [1],
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  it('is one line', () => {
    expect(toJson({ a: 'x\ny' })).toBe('{"a":"x\\ny"}');
  });
});

describe('paintFor', () => {
  const terminal = { isTerminal: true };

  it('colours on a terminal alone', () => {
    expect(paintFor({ env: {} }, terminal).state('failed')).toBe('\u001B[31mfailed\u001B[0m');
    expect(paintFor({ env: {} }, { isTerminal: false }).state('failed')).toBe('failed');
  });

  it('colours nothing where the user wants none', () => {
    expect(paintFor({ env: { NO_COLOR: '1' } }, terminal).state('failed')).toBe('failed');
    expect(paintFor({ env: { TERM: 'dumb' } }, terminal).error('x')).toBe('x');
    expect(paintFor({ env: { NO_COLOR: '' } }, terminal).state('running')).toContain('\u001B[32m');
  });
});
