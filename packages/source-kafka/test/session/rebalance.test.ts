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

describe('a rebalance', () => {
  it('keeps retained partitions in place', async () => {
    const { kafka, driven } = await openTwo();

    void kafka.rebalance();
    kafka.join({ assignment: { t: [0, 1] } });
    kafka.fetch(4);

    expect(await driven.events()).toEqual([
      'unsettled t-0 t-1',
      'assigned',
      'records t-0 4..7',
      'records t-1 4..7',
    ]);
  });

  it('says what is lost, and then what is assigned', async () => {
    const { kafka, driven } = await openTwo();
    kafka.grow('t', 3);

    void kafka.rebalance();
    kafka.join({ assignment: { t: [0, 2] } });
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'unsettled t-0 t-1',
      'lost t-1',
      'assigned t-2',
      'records t-0 4..9',
    ]);
  });

  it('ends with an empty list where nothing is left', async () => {
    const { kafka, driven } = await openTwo();

    void kafka.rebalance();
    kafka.join({ assignment: {} });

    expect(await driven.events()).toEqual(['unsettled t-0 t-1', 'lost t-0 t-1', 'assigned']);
  });

  it('may come without a beginning, when partitions were added', async () => {
    const { kafka, driven } = await openTwo();
    kafka.grow('t', 3);
    kafka.log('t-2').append(2);

    kafka.join({ assignment: { t: [0, 1, 2] } });
    await driven.clock.settle();
    kafka.fetch(2);

    expect(await driven.events()).toEqual([
      'assigned t-2',
      'records t-0 4..5',
      'records t-1 4..5',
      'records t-2 0..1',
    ]);
  });

  it('begins a partition that comes back after what others have committed', async () => {
    const { kafka, driven } = await openTwo();
    kafka.join({ assignment: { t: [0] } });
    kafka.group.committed.set('t-1', 7);
    await driven.events();

    kafka.join({ assignment: { t: [0, 1] } });
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-1', 'records t-0 4..9', 'records t-1 7..9']);
  });

  it('leaves out what waits of a lost partition, and no other', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    const driven = await openSession(kafka, { takes: 'by-hand' });
    expect(await driven.take()).toBe('assigned t-0 t-1');
    await driven.clock.settle();
    kafka.log('t-0').append(2);
    kafka.log('t-1').append(2);
    kafka.fetch();

    kafka.join({ assignment: { t: [1] } });

    const taken = [await driven.take(), await driven.take(), await driven.take(), await driven.take()];
    expect(taken).toEqual(['lost t-0', 'assigned', 'lag t-1 0', 'records t-1 0..1']);
  });

  it('takes nothing of a fetch that was under way for a partition that was lost', async () => {
    const { kafka, driven } = await openTwo();
    const flight = kafka.beginFetch();
    flight.answer();

    kafka.join({ assignment: { t: [0] } });
    flight.handle();

    expect(await driven.events()).toEqual(['lost t-1', 'assigned', 'records t-0 4..9']);
  });

  it('reads nothing twice after a fetch that was under way for a partition that was kept', async () => {
    const { kafka, driven } = await openTwo();
    const flight = kafka.beginFetch(4);
    flight.answer();
    kafka.join({ assignment: { t: [0, 1] } });
    flight.handle();
    await driven.events();

    kafka.fetch(4);
    await driven.clock.settle();
    kafka.fetch(4);

    expect(await driven.events()).toEqual(['records t-0 8..9', 'records t-1 8..9']);
  });

  it('ignores a fetch that was under way for a partition that was lost and gained', async () => {
    const { kafka, driven } = await openTwo();
    const flight = kafka.beginFetch(4);
    flight.answer();

    kafka.join({ assignment: { t: [0] } });
    kafka.join({ assignment: { t: [0, 1] } });
    flight.handle();
    await driven.clock.settle();
    kafka.fetch();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'lost t-1',
      'assigned',
      'assigned t-1',
      'records t-0 4..7',
      'records t-1 0..9',
      'records t-0 8..9',
    ]);
  });

  it('lets a partition that was paused and lost speak when it comes back', async () => {
    const { kafka, driven } = await openTwo();
    driven.pause('t-1');
    kafka.join({ assignment: { t: [0] } });
    expect([...kafka.member.paused]).toEqual([]);

    kafka.join({ assignment: { t: [0, 1] } });
    await driven.clock.settle();
    kafka.fetch(4);

    expect(await driven.events()).toEqual([
      'lost t-1',
      'assigned',
      'assigned t-1',
      'records t-0 4..7',
      'records t-1 0..3',
    ]);
  });

  it('keeps the pause of a retained partition', async () => {
    const { kafka, driven } = await openTwo();
    driven.pause('t-1');

    kafka.join({ assignment: { t: [0, 1] } });
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned', 'records t-0 4..9']);
  });

  it('does not take a pause of the old period for one of the new', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(10);
    const driven = await openSession(kafka, { takes: 'by-hand' });
    await driven.take();

    kafka.join({ assignment: { t: [0] }, memberId: 'member-2' });
    driven.pause('t-0');
    void driven.run();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'lost t-0', 'assigned t-0', 'records t-0 0..9']);
  });
});

describe('who may have had a partition in between', () => {
  it.each([
    ['the member is another', { memberId: 'member-2' }],
    ['the group agreed twice, as two SyncGroups show', { refusedSyncs: 1 }],
  ])('is asked when %s: all partitions are lost', async (_, join) => {
    const { kafka, driven } = await openTwo();
    kafka.group.committed.set('t-0', 2);
    kafka.group.committed.set('t-1', 6);

    void kafka.rebalance();
    kafka.join({ assignment: { t: [0, 1] }, ...join });
    await driven.clock.settle();
    kafka.fetch(4);

    expect(await driven.events()).toEqual([
      'unsettled t-0 t-1',
      'lost t-0 t-1',
      'assigned t-0 t-1',
      'records t-0 2..5',
      'records t-1 6..9',
    ]);
  });

  it('is asked when a heartbeat shows that a generation was missed', async () => {
    const { kafka, driven } = await openTwo();
    void kafka.rebalance();
    kafka.join({ assignment: { t: [0, 1] }, lostJoins: 1 });
    expect(await driven.events()).toEqual(['unsettled t-0 t-1', 'assigned']);
    kafka.group.committed.set('t-0', 2);

    kafka.heartbeat();
    await driven.clock.settle();
    kafka.fetch(4);

    expect(await driven.events()).toEqual([
      'lost t-0 t-1',
      'assigned t-0 t-1',
      'records t-0 2..5',
      'records t-1 0..3',
    ]);
  });

  it('is asked too when two joins came without a heartbeat between them', async () => {
    const { kafka, driven } = await openTwo();
    kafka.join({ assignment: { t: [0, 1] } });
    kafka.join({ assignment: { t: [0, 1] }, lostJoins: 1 });
    await driven.events();

    kafka.heartbeat();

    expect(await driven.events()).toEqual(['lost t-0 t-1', 'assigned t-0 t-1']);
  });

  it('is not asked when joins follow each other, with and without heartbeats', async () => {
    const { kafka, driven } = await openTwo();

    for (let round = 0; round < 3; round += 1) {
      kafka.join({ assignment: { t: [0, 1] } });
      kafka.join({ assignment: { t: [0, 1] } });
      kafka.heartbeat();
      kafka.heartbeat();
    }

    expect(await driven.events()).toEqual(Array.from({ length: 6 }, () => 'assigned'));
  });

  it('breaks the session when the client goes on without having learned what it got', async () => {
    const { kafka, driven } = await openTwo();
    void kafka.rebalance();
    kafka.answerJoinGroup();
    kafka.group.state = 'stable';
    await driven.events();

    for (let beat = 0; beat < 5; beat += 1) kafka.fetch(1);

    expect((await driven.events()).at(-1)).toMatch(/^error unavailable/);
  });
});
