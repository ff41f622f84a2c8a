import { describe, expect, it } from 'vitest';
import { Meter } from '../../src/kinesis/meter.ts';
import { recordData } from '../../src/kinesis/records.ts';
import type { Reading } from '../../src/kinesis/records.ts';

function read(meter: Meter, numbers: readonly number[]): readonly boolean[] {
  return numbers.map((n) => meter.read(JSON.parse(recordData(n)) as Reading));
}

describe('the meter of the kinesis bench', () => {
  it('is over with the last record, and not before', async () => {
    const meter = new Meter(3);
    meter.began();

    const last = read(meter, [2, 0, 1]);

    expect(last).toEqual([false, false, true]);
    expect(meter.isOver).toBe(true);
    await expect(meter.over).resolves.toBeUndefined();
    expect(meter.lap(7)).toMatchObject({ reads: 7 });
  });

  it.each([
    ['one came twice and another never', [0, 1, 1]],
    ['one did not come', [0, 1]],
    ['one came twice', [0, 1, 2, 2]],
  ])('takes no lap where %s', (_, numbers) => {
    const meter = new Meter(3);
    meter.began();

    read(meter, numbers);

    expect(() => meter.lap(1)).toThrow('Expected 3 records, each once');
  });
});
