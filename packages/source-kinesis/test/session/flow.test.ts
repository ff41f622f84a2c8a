import { describe, expect, it } from 'vitest';
import { Estate, failoverMs } from '../support/driven-session.ts';

const only = 'shard-00';

describe('a session', () => {
  it('is given shards, and delivers their records in order once it is resumed', async () => {
    const estate = new Estate(2);
    estate.stream.putInto('shard-00', 'a1', 'a2');
    estate.stream.putInto('shard-01', 'b1');

    const driven = await estate.open();

    expect((await driven.events()).toSorted()).toEqual([
      'assigned shard-00 shard-01',
      'records shard-00 a1 a2',
      'records shard-01 b1',
    ]);
    estate.stream.putInto('shard-00', 'a3');
    await estate.pass(2_000);
    expect(await driven.events()).toEqual(['records shard-00 a3']);
  });

  it('reads nothing before it is resumed', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1');
    const driven = await estate.open({ resume: 'by-hand' });
    await estate.pass(failoverMs);
    expect(await driven.events()).toEqual([`assigned ${only}`]);

    driven.assigned[0]?.resume();

    expect(await driven.events()).toEqual([`records ${only} a1`]);
  });

  it('names its partitions by stream and shard, and gives the same object for a shard again', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    const first = driven.partition(only);
    driven.table.set('hang');
    await estate.pass(failoverMs);
    driven.table.heal();
    await estate.pass(2 * failoverMs);

    expect(first).toEqual({ topic: 'orders', id: 'orders/shard-00' });
    expect(driven.assigned).toHaveLength(2);
    expect(driven.assigned[1]?.partitions[0]).toBe(first);
  });

  it('begins behind positions that it is given', async () => {
    const estate = new Estate(2);
    const [, second] = estate.stream.putInto('shard-00', 'a1', 'a2', 'a3');
    estate.stream.putInto('shard-01', 'b1');

    const driven = await estate.open({ resume: { 'shard-00': second?.sequence ?? '' } });

    expect((await driven.events()).slice(1).toSorted()).toEqual([
      'records shard-00 a3',
      'records shard-01 b1',
    ]);
  });

  it('fails with a code when a position is none', async () => {
    const estate = new Estate();

    const driven = await estate.open({ resume: { [only]: 'latest' } });

    expect(await driven.events()).toEqual([`assigned ${only}`, 'error misconfigured/invalid-position']);
  });

  it('delivers nothing of what is paused, and all of it when that is taken back', async () => {
    const estate = new Estate(2);
    const driven = await estate.open();
    await driven.events();

    driven.pause('shard-00');
    driven.pause('shard-00');
    estate.stream.putInto('shard-00', 'a1');
    estate.stream.putInto('shard-01', 'b1');
    await estate.pass(60_000);
    expect(await driven.events()).toEqual(['records shard-01 b1']);

    estate.stream.putInto('shard-00', 'a2');
    driven.resume('shard-00');
    await estate.pass(2_000);
    expect(await driven.events()).toEqual(['records shard-00 a1', 'records shard-00 a2']);
  });

  it('holds back a page that was under way when it was paused', async () => {
    const estate = new Estate();
    estate.stream.habits.readMs = () => 100;
    const driven = await estate.open();
    await estate.pass(50);
    estate.stream.putInto(only, 'a1');
    driven.pause(only);
    await estate.pass(10_000);
    expect(await driven.events()).toEqual([`assigned ${only}`]);

    driven.resume(only);

    expect(await driven.events()).toEqual([`records ${only} a1`]);
  });

  it('reads no further while it is paused', async () => {
    const estate = new Estate();
    estate.stream.habits.pageLimit = 1;
    const driven = await estate.open();
    driven.pause(only);
    estate.stream.putInto(only, 'a1', 'a2', 'a3');
    await estate.pass(5_000);
    const { reads } = driven.port;

    await estate.pass(60_000);

    expect(driven.port.reads).toBe(reads);
  });

  it('asks for no more records than a pipeline holds', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, ...Array.from({ length: 50 }, (_, index) => `r${index}`));

    const driven = await estate.open({ maxPendingRecords: 20 });
    const events = await driven.events();

    expect(events[1]?.split(' ')).toHaveLength(2 + 10);
  });

  it('tells how far a shard is behind when that has changed', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1', 'a2');
    estate.stream.habits.pageLimit = 1;
    await estate.pass(5_000);

    const driven = await estate.open();
    await estate.pass(10_000);

    expect(driven.lags).toEqual([`${only} 5000`, `${only} 0`]);
    expect(driven.session.figures()).toMatchObject({ behindLatestMs: 0, owned: 1, reads: driven.port.reads });
  });

  it('ignores partitions that it does not have', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    const stranger = { topic: 'orders', id: 'orders/other' };

    driven.session.pause([stranger]);
    driven.session.resume([stranger]);
    await driven.session.commit([{ partition: stranger, position: '5', ended: false }]);

    expect(await driven.events()).toEqual([`assigned ${only}`]);
  });

  it('warns once where the stream keeps no order per key', async () => {
    const estate = new Estate(2);
    estate.stream.distribution = 'AUTO';

    const driven = await estate.open();
    await estate.pass(5 * failoverMs);

    expect(await driven.events()).toEqual(['warning no-key-order', 'assigned shard-00 shard-01']);
    expect(driven.warnings[0]).toContain('AUTO');
  });

  it('ends with a coded error when the stream is gone', async () => {
    const estate = new Estate();
    const driven = await estate.open();

    estate.stream.delete();
    await estate.pass(2_000);

    expect(await driven.events()).toEqual([`assigned ${only}`, 'error misconfigured/stream-missing']);
  });

  it('sorts positions', async () => {
    const { session } = await new Estate().open();

    expect(session.orderKey('9') < session.orderKey('10')).toBe(true);
    expect(session.orderKey('9:2') < session.orderKey('9:10')).toBe(true);
  });
});
