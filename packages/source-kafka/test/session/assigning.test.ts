import { describe, expect, it } from 'vitest';
import { openSession } from '../support/driven-session.ts';
import type { DrivenSession } from '../support/driven-session.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

/** Two partitions of ten records each, of which four are taken; all of it is told already. */
async function openTwo(): Promise<{ kafka: ScriptedKafka; driven: DrivenSession }> {
  const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
  kafka.log('t-0').append(10);
  kafka.log('t-1').append(10);
  const driven = await openSession(kafka);
  kafka.fetch(4);
  await driven.events();
  return { kafka, driven };
}

describe('an assignment', () => {
  it('is kept through a join while it is not known yet where it begins', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    kafka.log('t-0').append(3);
    kafka.log('t-1').append(3);
    const go = kafka.scriptedAdmin.hold('fetchOffsets');
    const driven = await openSession(kafka);

    kafka.join({ assignment: { t: [0, 1] } });
    kafka.fetch();
    go();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0 t-1',
      'assigned',
      'records t-0 0..2',
      'records t-1 0..2',
    ]);
  });

  it('that was lost while it was not known where it begins does not begin', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    kafka.log('t-0').append(3);
    kafka.log('t-1').append(3);
    const go = kafka.scriptedAdmin.hold('fetchOffsets');
    const driven = await openSession(kafka);

    kafka.join({ assignment: { t: [0] } });
    go();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'lost t-1', 'assigned', 'records t-0 0..2']);
  });

  it('that was lost and gained again meanwhile begins where the new answer says', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(9);
    const go = kafka.scriptedAdmin.hold('fetchOffsets');
    const driven = await openSession(kafka);
    kafka.join({ assignment: {} });
    kafka.group.committed.set('t-0', 5);
    kafka.join({ assignment: { t: [0] } });
    await driven.clock.settle();

    go();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0',
      'lost t-0',
      'assigned',
      'assigned t-0',
      'records t-0 5..8',
    ]);
  });

  it('that was lost and gained again meanwhile does not end where the old one would have', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    const first = kafka.scriptedAdmin.hold('fetchOffsets');
    const driven = await openSession(kafka, { until: 'end' });
    void kafka.rebalance();
    kafka.join({ assignment: {}, memberId: 'member-2' });
    const second = kafka.scriptedAdmin.hold('fetchOffsets');
    void kafka.rebalance();
    kafka.log('t-0').append(3);
    kafka.join({ assignment: { t: [0] } });
    await driven.clock.settle();
    first();
    await driven.clock.settle();

    second();
    await driven.clock.settle();
    kafka.fetch();

    expect((await driven.events()).slice(-4)).toEqual([
      'assigned t-0',
      'records t-0 0..2',
      'ended t-0',
      'end',
    ]);
  });

  it('delivers nothing before resume, and nothing for a resume that came too late', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(3);
    const driven = await openSession(kafka, { resume: 'by-hand' });
    kafka.fetch();
    expect(await driven.events()).toEqual(['assigned t-0']);
    kafka.join({ assignment: {} });
    kafka.join({ assignment: { t: [0] } });
    await driven.clock.settle();

    driven.assigned[0]?.resume();
    await driven.clock.settle();
    kafka.fetch();
    expect(await driven.events()).toEqual(['lost t-0', 'assigned', 'assigned t-0']);
    driven.assigned[2]?.resume();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['records t-0 0..2']);
  });

  it('takes nothing of an old fetch before resume, though it asked for what looks like the beginning', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(3);
    const driven = await openSession(kafka, { resume: 'by-hand' });
    driven.assigned[0]?.resume();
    await driven.clock.settle();
    const flight = kafka.beginFetch();
    flight.answer();
    kafka.join({ assignment: { t: [0] }, memberId: 'member-2' });
    kafka.group.committed.set('t-0', 2);

    flight.handle();
    expect(await driven.events()).toEqual(['assigned t-0', 'lost t-0', 'assigned t-0']);
    driven.assigned[1]?.resume();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['records t-0 2']);
  });

  it('hands out the same partition object each time', async () => {
    const { kafka, driven } = await openTwo();
    const before = driven.partition('t-1');

    kafka.join({ assignment: { t: [0] } });
    kafka.join({ assignment: { t: [0, 1] } });
    await driven.events();

    expect(driven.partition('t-1')).toBe(before);
  });
});

describe('the hold-up of a rebalance', () => {
  it('lasts until the pipeline has finished what was under way', async () => {
    const { kafka, driven } = await openTwo();
    let isOver = false;
    void kafka.rebalance().then(() => (isOver = true));
    await driven.events();
    expect(isOver).toBe(false);

    driven.unsettled[0]?.done?.();
    await driven.clock.settle();

    expect(isOver).toBe(true);
  });

  it('lasts no longer than the option says', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    const driven = await openSession(kafka, { options: { rebalanceDrainMs: 2_000 } });
    let isOver = false;
    void kafka.rebalance().then(() => (isOver = true));

    await driven.clock.advance(1_999);
    expect(isOver).toBe(false);
    await driven.clock.advance(1);

    expect(isOver).toBe(true);
  });

  it('is told once, however often the client tells', async () => {
    const { kafka, driven } = await openTwo();

    void kafka.rebalance();
    void kafka.rebalance();
    kafka.join({ assignment: { t: [0, 1] } });
    void kafka.rebalance();

    expect(await driven.events()).toEqual(['unsettled t-0 t-1', 'assigned', 'unsettled t-0 t-1']);
  });

  it.each(['join', 'crash', 'close'] as const)('ends with a %s', async (end) => {
    const { kafka, driven } = await openTwo();
    let isOver = false;
    void kafka.rebalance().then(() => (isOver = true));

    if (end === 'join') kafka.join({ assignment: { t: [0] } });
    if (end === 'crash') kafka.member.crash(new Error('x'));
    if (end === 'close') await driven.session.close();
    await driven.clock.settle();

    expect(isOver).toBe(true);
  });
});
