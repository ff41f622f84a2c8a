import { describe, expect, it } from 'vitest';
import { openSession } from '../support/driven-session.ts';
import type { DrivenSession } from '../support/driven-session.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

const valueBytes = 1_000;

/** So many partitions of a hundred records of a thousand bytes each, with room for about ten records to wait. */
async function openTight(
  partitions: number,
  takes: 'at-once' | 'by-hand',
): Promise<{ kafka: ScriptedKafka; driven: DrivenSession }> {
  const kafka = new ScriptedKafka(
    { t: partitions },
    { t: Array.from({ length: partitions }, (_, index) => index) },
  );
  for (const log of kafka.logsOf('t')) log.append(100, Buffer.alloc(valueBytes));
  const driven = await openSession(kafka, { takes, maxBufferedBytes: 8 * 10 * (valueBytes + 50) });
  if (takes === 'by-hand') {
    await driven.take();
    await driven.clock.settle();
  } else await driven.events();
  return { kafka, driven };
}

/** Takes until records come. */
async function takeRecords(driven: DrivenSession): Promise<string> {
  for (;;) {
    const event = await driven.take();
    if (event.startsWith('records')) return event;
  }
}

describe('a pause', () => {
  it('holds back what was fetched already, and asks for no more', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    kafka.log('t-0').append(10);
    kafka.log('t-1').append(10);
    const driven = await openSession(kafka, { takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch(2);

    driven.pause('t-0');
    void driven.run();
    await driven.clock.settle();
    kafka.fetch(2);

    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'records t-1 0..1', 'records t-1 2..3']);
    expect([...kafka.member.paused]).toEqual(['t-0']);
  });

  it('ends with resume, which gives what was held back first', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(4);
    const driven = await openSession(kafka, { takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch(2);
    driven.pause('t-0');
    void driven.run();
    await driven.clock.settle();

    driven.resume('t-0');
    kafka.fetch(2);

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 0..1', 'records t-0 2..3']);
    expect([...kafka.member.paused]).toEqual([]);
  });

  it('takes out of a fetch that is answered what is paused by then', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(4);
    const driven = await openSession(kafka);
    const flight = kafka.beginFetch();

    driven.pause('t-0');
    flight.answer();
    flight.handle();
    expect(await driven.events()).toEqual(['assigned t-0']);
    driven.resume('t-0');
    kafka.fetch();

    expect(await driven.events()).toEqual(['records t-0 0..3']);
  });

  it('and resume may be said twice, and of partitions that are not owned', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    kafka.log('t-0').append(4);
    const driven = await openSession(kafka);
    kafka.join({ assignment: { t: [0] } });
    await driven.events();

    driven.pause('t-0', 't-1');
    driven.pause('t-0', 't-0');
    driven.session.pause([{ topic: 'x', id: 'x-0' }]);
    expect([...kafka.member.paused]).toEqual(['t-0']);
    driven.resume('t-0', 't-1');
    driven.resume('t-0');
    kafka.fetch();

    expect([...kafka.member.paused]).toEqual([]);
    expect(await driven.events()).toEqual(['records t-0 0..3']);
  });

  it('before the beginning is known holds the beginning', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(4);
    const driven = await openSession(kafka, { resume: 'by-hand' });

    driven.pause('t-0');
    driven.assigned[0]?.resume();
    await driven.clock.settle();
    kafka.fetch();
    expect(await driven.events()).toEqual(['assigned t-0']);
    driven.resume('t-0');
    kafka.fetch();

    expect(await driven.events()).toEqual(['records t-0 0..3']);
  });

  it('does not hold back a revocation', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(4);
    const driven = await openSession(kafka);
    driven.pause('t-0');

    kafka.join({ assignment: {} });

    expect(await driven.events()).toEqual(['assigned t-0', 'lost t-0', 'assigned']);
  });
});

describe('what waits to be taken', () => {
  it('stops the client when it is too much, and lets it go on at half', async () => {
    const { kafka, driven } = await openTight(2, 'by-hand');
    for (let round = 0; round < 2; round += 1) kafka.fetch(3);
    expect([...kafka.member.paused].toSorted()).toEqual(['t-0', 't-1']);
    const fetched = kafka.beginFetch(3);
    fetched.answer();
    fetched.handle();

    expect(await takeRecords(driven)).toBe('records t-0 0..2');
    expect(await takeRecords(driven)).toBe('records t-1 0..2');
    await driven.clock.settle();
    expect([...kafka.member.paused].toSorted()).toEqual(['t-0', 't-1']);
    await takeRecords(driven);
    await driven.clock.settle();

    expect([...kafka.member.paused]).toEqual([]);
  });

  it('is bounded by the room and one fetch, however much there is', async () => {
    const { kafka, driven } = await openTight(4, 'by-hand');

    for (let round = 0; round < 20; round += 1) kafka.fetch(2);
    void driven.run();

    const records = (await driven.events()).filter((event) => event.startsWith('records'));
    expect(records).toHaveLength(8);
  });

  it('does not silence others when what is too much belongs to partitions that are paused', async () => {
    const { kafka, driven } = await openTight(3, 'by-hand');
    kafka.fetch(4);
    expect([...kafka.member.paused]).toHaveLength(3);

    driven.pause('t-0', 't-1');

    expect([...kafka.member.paused].toSorted()).toEqual(['t-0', 't-1']);
  });

  it('counts again when a partition that holds much is resumed', async () => {
    const { kafka, driven } = await openTight(2, 'by-hand');
    kafka.fetch(6);
    driven.pause('t-0');
    expect(await takeRecords(driven)).toBe('records t-1 0..5');
    await driven.clock.settle();
    kafka.fetch(8);
    expect([...kafka.member.paused]).toEqual(['t-0']);

    driven.resume('t-0');

    expect([...kafka.member.paused].toSorted()).toEqual(['t-0', 't-1']);
  });

  it('of lost partitions does not count', async () => {
    const { kafka, driven } = await openTight(2, 'by-hand');
    kafka.fetch(6);
    expect([...kafka.member.paused]).toHaveLength(2);

    kafka.join({ assignment: { t: [1] } });
    driven.pause('t-1');
    driven.resume('t-1');
    void driven.run();
    await driven.clock.settle();

    expect([...kafka.member.paused]).toEqual([]);
  });

  it('takes turns, so that one partition with much to say holds back no other', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    kafka.log('t-0').append(10);
    const driven = await openSession(kafka, { takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    for (let round = 0; round < 5; round += 1) kafka.fetch(2);
    kafka.log('t-1').append(1);
    kafka.fetch();

    const taken = [await takeRecords(driven), await takeRecords(driven), await takeRecords(driven)];

    expect(taken).toContain('records t-1 0');
  });

  it('never stops a pipeline that pauses and resumes everything again and again', async () => {
    const { kafka, driven } = await openTight(8, 'at-once');
    const ids = kafka.logsOf('t').map(({ id }) => id);

    for (let round = 0; round < 200; round += 1) {
      const paused = ids.filter((_, index) => (index + round) % 8 !== 0);
      driven.pause(...paused);
      kafka.fetch(3);
      await driven.clock.settle();
      driven.resume(...paused);
      kafka.fetch(3);
      await driven.clock.settle();
    }

    const records = (await driven.events()).filter((event) => event.startsWith('records'));
    for (const id of ids) expect(records.findLast((event) => event.includes(id))).toMatch(/99$/);
  });
});
