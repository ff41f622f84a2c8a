import { describe, expect, it } from 'vitest';
import { counted, whole } from '../src/text.ts';

describe('whole', () => {
  it.each([
    [0, '0'],
    [999.4, '999'],
    [1_234_567, '1,234,567'],
  ])('writes %d as %s', (value, text) => {
    expect(whole(value)).toBe(text);
  });
});

describe('counted', () => {
  it.each([
    [0, '0 records'],
    [1, '1 record'],
    [20_000, '20,000 records'],
  ])('writes %d of them as %s', (count, text) => {
    expect(counted(count, 'record')).toBe(text);
  });
});
