import { describe, expect, it } from 'vitest';
import { aggregate } from '../kpl/aggregates.ts';
import { Estate, failoverMs } from '../support/driven-session.ts';

const only = 'shard-00';

/** Records that a producer has put together. */
function together(...values: readonly string[]): Buffer {
  return aggregate(values.map((value) => ({ partitionKey: 'k', data: Buffer.from(value) })));
}

describe('records that a producer has put together', () => {
  it('are delivered one by one', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'before', together('a', 'b', 'c'), 'after');

    const driven = await estate.open();

    expect(await driven.events()).toEqual([`assigned ${only}`, `records ${only} before a b c after`]);
  });

  it('are read on in the middle by the next session', async () => {
    const estate = new Estate();
    const [record] = estate.stream.putInto(only, together('a', 'b', 'c'));
    const before = await estate.open();
    await before.session.commit([
      { partition: before.partition(only), position: `${record?.sequence}:1`, ended: false },
    ]);
    await before.close();
    expect((await estate.rows()).get(only)).toMatchObject({
      checkpoint: { sequence: record?.sequence, sub: 1 },
    });

    const after = await estate.open();
    await estate.pass(failoverMs);

    expect(await after.events()).toEqual([`assigned ${only}`, `records ${only} c`]);
    expect(after.last.get(only)).toBe(`${record?.sequence}:2`);
  });

  it('are all finished when the last of them is', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, together('a', 'b'));
    const before = await estate.open();
    await before.commit(only);
    await before.close();
    estate.stream.putInto(only, 'next');

    const after = await estate.open();

    expect(await after.events()).toEqual([`assigned ${only}`, `records ${only} next`]);
  });

  it('are given as they are where that is wanted', async () => {
    const estate = new Estate();
    const whole = together('a', 'b');
    estate.stream.putInto(only, whole);

    const driven = await estate.open({ options: { deaggregate: false } });

    expect(await driven.events()).toEqual([
      `assigned ${only}`,
      `records ${only} ${new TextDecoder().decode(whole)}`,
    ]);
  });
});
