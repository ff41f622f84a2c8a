import { describe, expect, it } from 'vitest';
import { maxBytesPerPartition, maxPendingRecords, replayWindow } from '../../src/kafka-faults/settings.ts';
import { idOf, isPoison, leastRecordBytes, placeOf, recordOf } from '../../src/kafka-faults/workload.ts';

const numbers = Array.from({ length: 5_000 }, (_, nth) => nth);

describe('a record of the Kafka fault runs', () => {
  it('is named by its partition and its number', () => {
    expect(placeOf(idOf(11, 123_456))).toEqual({ partition: 11, nth: 123_456 });
  });

  it('always takes as many bytes, poison or not', () => {
    const records = numbers.map((nth) => recordOf(nth % 12, nth, 100));

    const sizes = new Set(records.map(({ key, value }) => key.length + value.length));

    expect([...sizes]).toEqual([leastRecordBytes - 7]);
  });

  it('says in its value what it is', () => {
    const said = numbers.map((nth) => JSON.parse(recordOf(2, nth, 100).value) as unknown);

    expect(said).toEqual(
      numbers.map((nth) =>
        expect.objectContaining({
          id: idOf(2, nth),
          ...(isPoison(2, nth, 100) ? { isPoison: true } : {}),
        }),
      ),
    );
  });

  it('is poison about as often as was asked for', () => {
    const poison = numbers.filter((nth) => isPoison(1, nth, 100)).length;

    expect(poison).toBeGreaterThan(400);
    expect(poison).toBeLessThan(600);
  });

  it('shares its key with others of its partition only', () => {
    const keysOf = (partition: number): Set<string> =>
      new Set(numbers.map((nth) => recordOf(partition, nth, 0).key));

    expect(keysOf(1).size).toBe(20);
    expect([...keysOf(1)].filter((key) => keysOf(2).has(key))).toEqual([]);
  });
});

describe('the bound of what an assignment writes again', () => {
  it('is the window and the fetch that crosses it', () => {
    expect(replayWindow).toBe(maxPendingRecords - 1 + Math.floor(maxBytesPerPartition / leastRecordBytes));
  });
});
