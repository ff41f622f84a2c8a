import { describe, expect, it } from 'vitest';
import { figureObject, figureTable, isMet } from '../src/figures.ts';
import { median } from '../src/median.ts';
import { formatTable } from '../src/table.ts';

describe('a figure', () => {
  it('keeps to its target or misses it', () => {
    expect(isMet({ name: 'a', value: 10, target: { atMost: 10 } })).toBe(true);
    expect(isMet({ name: 'a', value: 10.1, target: { atMost: 10 } })).toBe(false);
    expect(isMet({ name: 'a', value: 4, target: { atLeast: 4 } })).toBe(true);
    expect(isMet({ name: 'a', value: 3.9, target: { atLeast: 4 } })).toBe(false);
    expect(isMet({ name: 'a', value: -1 })).toBe(true);
  });

  it('misses every target when it is no number', () => {
    expect(isMet({ name: 'a', value: Number.NaN, target: { atMost: 10 } })).toBe(false);
    expect(isMet({ name: 'a', value: Number.NaN, target: { atLeast: 4 } })).toBe(false);
  });

  it('is shown with its verdict, those with a target first', () => {
    const rows = figureTable([
      { name: 'rounds', value: 9 },
      { name: 'ratio', value: 3.14159, target: { atLeast: 4 } },
    ]);

    expect(formatTable(rows).split('\n')).toEqual([
      'figure  value  target',
      '------  -----  ----------  ------',
      'ratio   3.142  at least 4  MISSED',
      'rounds  9',
    ]);
  });

  it('is written as a flat object', () => {
    expect(figureObject([{ name: 'ratio', value: 123.456 }])).toEqual({ ratio: 123.5 });
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
