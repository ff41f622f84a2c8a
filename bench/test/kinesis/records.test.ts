import { describe, expect, it } from 'vitest';
import { dataBytes, recordData, recordKey, sumOfIds } from '../../src/kinesis/records.ts';
import type { Reading } from '../../src/kinesis/records.ts';

describe('the records of the kinesis bench', () => {
  it('are all of one length', () => {
    const lengths = [0, 1, 99_999, 100_000, 999_999].map((n) => Buffer.byteLength(recordData(n)));

    expect(new Set(lengths)).toEqual(new Set([dataBytes]));
  });

  it('have the device as partition key', () => {
    const { device } = JSON.parse(recordData(123)) as Reading;

    expect(recordKey(123)).toBe(device);
  });

  it('prove by their ids that all were read', () => {
    const ids = Array.from({ length: 50 }, (_, n) => (JSON.parse(recordData(n)) as Reading).id);

    expect(ids.reduce((sum, id) => sum + id, 0)).toBe(sumOfIds(50));
    expect(new Set(ids).size).toBe(50);
  });
});
