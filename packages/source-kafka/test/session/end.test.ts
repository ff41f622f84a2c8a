import { describe, expect, it } from 'vitest';
import { openSession } from '../support/driven-session.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

function withRecords(records: readonly number[]): ScriptedKafka {
  const kafka = new ScriptedKafka({ t: records.length }, { t: Array.from(records.keys()) });
  for (const [partition, count] of records.entries()) kafka.log(`t-${partition}`).append(count);
  return kafka;
}

describe('markers and gaps', () => {
  it('move the watermark behind the last record', async () => {
    const kafka = withRecords([3]);
    kafka.log('t-0').mark();
    const driven = await openSession(kafka);

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 0..2', 'progress t-0 3']);
    expect((await driven.lags()).at(-1)).toBe('lag t-0 0');
  });

  it('move the watermark where a fetch holds nothing else', async () => {
    const kafka = withRecords([0]);
    kafka.log('t-0').mark();
    kafka.log('t-0').mark();
    const driven = await openSession(kafka);

    kafka.fetch(1);
    kafka.fetch(1);

    expect(await driven.events()).toEqual(['assigned t-0', 'progress t-0 0', 'progress t-0 1']);
  });

  it('between records need no word', async () => {
    const kafka = withRecords([3]);
    kafka.log('t-0').mark();
    kafka.log('t-0').append(3);
    kafka.log('t-0').compact(1);
    kafka.log('t-0').compact(4);
    const driven = await openSession(kafka);

    kafka.fetch(2);
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 0 2', 'records t-0 5..6']);
  });

  it('that were skipped before are not told again', async () => {
    const kafka = withRecords([2]);
    kafka.log('t-0').mark();
    const driven = await openSession(kafka);
    kafka.fetch();
    await driven.events();

    kafka.member.listener.skipped({ topic: 't', partition: 0, lastOffset: '2', highWatermark: '3' });
    kafka.member.listener.skipped({ topic: 't', partition: 7, lastOffset: '9', highWatermark: '9' });

    expect(await driven.events()).toEqual([]);
  });

  it('may be committed', async () => {
    const kafka = withRecords([3]);
    kafka.log('t-0').mark();
    const driven = await openSession(kafka);
    kafka.fetch();
    await driven.events();

    await driven.commit({ 't-0': 3 });

    expect(kafka.group.committed.get('t-0')).toBe(4);
  });
});

describe('until the end', () => {
  it('ends each partition where it ended when it was assigned', async () => {
    const kafka = withRecords([3, 2]);
    const driven = await openSession(kafka, { until: 'end' });
    kafka.log('t-0').append(2);
    kafka.log('t-1').append(2);

    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0 t-1',
      'records t-0 0..2',
      'records t-1 0..1',
      'ended t-0',
      'ended t-1',
      'end',
    ]);
    expect([...kafka.member.paused].toSorted()).toEqual(['t-0', 't-1']);
  });

  it('ends behind markers at the end', async () => {
    const kafka = withRecords([2]);
    kafka.log('t-0').mark();
    const driven = await openSession(kafka, { until: 'end' });

    kafka.fetch(2);
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0',
      'records t-0 0..1',
      'progress t-0 2',
      'ended t-0',
      'end',
    ]);
  });

  it('tells no progress behind the end', async () => {
    const kafka = withRecords([2]);
    const driven = await openSession(kafka, { until: 'end' });
    kafka.log('t-0').mark();
    kafka.log('t-0').append(1);

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 0..1', 'ended t-0', 'end']);
  });

  it('ends at once where there is nothing', async () => {
    const driven = await openSession(withRecords([0, 0]), { until: 'end' });

    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'ended t-0', 'ended t-1', 'end']);
  });

  it('ends at once where everything is committed already', async () => {
    const kafka = withRecords([4]);
    kafka.group.committed.set('t-0', 4);
    const driven = await openSession(kafka, { until: 'end' });

    expect(await driven.events()).toEqual(['assigned t-0', 'ended t-0', 'end']);
  });

  it('ends a member without partitions', async () => {
    const driven = await openSession(new ScriptedKafka({ t: 1 }, {}), { until: 'end' });

    expect(await driven.events()).toEqual(['assigned', 'end']);
  });

  it('does not end before what a paused partition has left is delivered', async () => {
    const kafka = withRecords([4]);
    const driven = await openSession(kafka, { until: 'end', takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch(2);
    kafka.fetch();
    expect(await driven.take()).toBe('lag t-0 4');
    expect(await driven.take()).toBe('records t-0 0..1');

    driven.pause('t-0');
    void driven.run();
    expect(await driven.events()).not.toContain('end');
    driven.resume('t-0');

    expect(await driven.events()).toEqual(['records t-0 2..3', 'ended t-0', 'end']);
  });

  it('does not end while a rebalance is open', async () => {
    const kafka = withRecords([2, 2]);
    const driven = await openSession(kafka, { until: 'end' });

    void kafka.rebalance();
    kafka.fetch();
    expect((await driven.events()).at(-1)).toBe('ended t-1');
    kafka.join({ assignment: { t: [0, 1] } });

    expect(await driven.events()).toEqual(['assigned', 'end']);
  });

  it('does not end with a rebalance that begins before the end was taken', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0] });
    kafka.log('t-0').append(2);
    kafka.log('t-1').append(2);
    const driven = await openSession(kafka, { until: 'end', takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch();

    void kafka.rebalance();
    kafka.join({ assignment: { t: [0, 1] } });
    void driven.run();
    await driven.clock.settle();
    kafka.fetch();

    const events = await driven.events();
    expect(events.filter((event) => event.startsWith('records')).toSorted()).toEqual([
      'records t-0 0..1',
      'records t-1 0..1',
    ]);
    expect(events.at(-1)).toBe('end');
  });

  it('does not end in a rebalance that begins before the end was taken', async () => {
    const kafka = withRecords([2]);
    const driven = await openSession(kafka, { until: 'end', takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch();

    void kafka.rebalance();
    void driven.run();
    expect((await driven.events()).at(-1)).toBe('ended t-0');
    kafka.join({ assignment: { t: [0] } });

    expect(await driven.events()).toEqual(['assigned', 'end']);
  });

  it('does not end when somebody else may have had its partitions before the end was taken', async () => {
    const kafka = withRecords([3]);
    const driven = await openSession(kafka, { until: 'end', takes: 'by-hand' });
    kafka.heartbeat();
    await driven.take();
    await driven.clock.settle();
    kafka.join({ assignment: { t: [0] }, lostJoins: 1 });
    const flight = kafka.beginFetch();
    flight.answer();
    flight.handle();

    kafka.heartbeat();
    void driven.run();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0',
      'assigned',
      'lost t-0',
      'assigned t-0',
      'records t-0 0..2',
      'ended t-0',
      'end',
    ]);
  });

  it('ends with what is left when the rest is lost', async () => {
    const kafka = withRecords([2, 2]);
    const driven = await openSession(kafka, { until: 'end' });
    driven.pause('t-1');
    kafka.fetch();
    await driven.events();

    kafka.join({ assignment: { t: [0] } });

    expect(await driven.events()).toEqual(['lost t-1', 'assigned', 'end']);
  });
});

describe('endAt', () => {
  it('ends a partition before the record at the offset, and leaves the others open', async () => {
    const kafka = withRecords([9, 2]);
    const driven = await openSession(kafka, { options: { endAt: { offsets: { t: { 0: 4 } } } } });

    kafka.fetch(3);
    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'records t-0 0..2', 'records t-1 0..1']);
    kafka.fetch(3);
    expect(await driven.events()).toEqual(['records t-0 3', 'ended t-0']);
    kafka.log('t-1').append(1);
    kafka.fetch(3);

    expect(await driven.events()).toEqual(['records t-1 2']);
  });

  it('ends the stream where every partition has an end', async () => {
    const kafka = withRecords([9, 9]);
    const driven = await openSession(kafka, { options: { endAt: { offsets: { t: { 0: 0, 1: '2' } } } } });

    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0 t-1',
      'ended t-0',
      'records t-1 0..1',
      'ended t-1',
      'end',
    ]);
  });

  it('may lie in a gap', async () => {
    const kafka = withRecords([6]);
    for (const offset of [2, 3]) kafka.log('t-0').compact(offset);
    const driven = await openSession(kafka, { options: { endAt: { offsets: { t: { 0: 3 } } } } });

    kafka.fetch(2);
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0',
      'records t-0 0..1',
      'progress t-0 2',
      'ended t-0',
      'end',
    ]);
  });
});
