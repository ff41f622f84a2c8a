import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { cellText } from '../src/cell-text.ts';

const { Date: DriverDate } = neo4j.types;

describe('cellText', () => {
  it.each([
    ['whole numbers', [7, 7n, neo4j.int(7), '7']],
    ['large whole numbers', [2n ** 62n + 1n, neo4j.int(2n ** 62n + 1n), '4611686018427387905']],
    ['zeros', [0, -0, 0n, '0']],
    ['bytes', [new Uint8Array([1, 255]), new Int8Array([1, -1]), Buffer.from([1, 255])]],
    ["the driver's dates", [new DriverDate(2024, 5, 1), new DriverDate(2024n, 5n, 1n)]],
  ])('is the same for what was sent and what comes back: %s', (_, cells) => {
    expect(new Set(cells.map((cell) => cellText([cell]))).size).toBe(1);
  });

  it('is another one for other cells', () => {
    const lists: readonly (readonly unknown[])[] = [
      ['a', 'b'],
      ['a,b'],
      ['a","b'],
      ['["a","b"]'],
      [1],
      [1.5],
      [true],
      [''],
      [],
      [2n ** 53n],
      [2n ** 53n + 1n],
      [new Uint8Array([1])],
    ];

    expect(new Set(lists.map(cellText)).size).toBe(lists.length);
  });
});
