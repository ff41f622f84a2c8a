import { describe, expect, it } from 'vitest';
import { openSession } from '../support/driven-session.ts';
import type { DrivenSession } from '../support/driven-session.ts';
import { connectionLost, protocolError } from '../support/scripted-kafka/protocol-error.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

/** Two partitions of ten records, all of them delivered. */
async function openTwo(): Promise<{ kafka: ScriptedKafka; driven: DrivenSession }> {
  const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
  kafka.log('t-0').append(10);
  kafka.log('t-1').append(10);
  const driven = await openSession(kafka);
  kafka.fetch();
  await driven.events();
  return { kafka, driven };
}

/** What a promise has come to by now. */
async function stateOf(driven: DrivenSession, promise: Promise<unknown>): Promise<string> {
  let state = 'pending';
  promise.then(
    () => (state = 'stored'),
    (error: { readonly code: string }) => (state = error.code),
  );
  await driven.clock.settle();
  return state;
}

function storedBy(kafka: ScriptedKafka): readonly string[] {
  return kafka.group.journal.map(
    ({ by, partition, offset, outcome }) => `${by} ${partition} ${offset} ${outcome}`,
  );
}

describe('a commit', () => {
  it('stores the next offset of each partition', async () => {
    const { kafka, driven } = await openTwo();

    await driven.commit({ 't-0': 3, 't-1': 9 });

    expect(storedBy(kafka)).toEqual(['session t-0 4 stored', 'session t-1 10 stored']);
  });

  it('asks nobody where nothing is left to store', async () => {
    const { kafka, driven } = await openTwo();
    const partition = driven.partition('t-0');

    await driven.session.commit([]);
    await driven.session.commit([{ partition, position: undefined, ended: true }]);

    expect(storedBy(kafka)).toEqual([]);
  });

  it('leaves out what is not owned any more', async () => {
    const { kafka, driven } = await openTwo();
    kafka.join({ assignment: { t: [1] } });

    await driven.commit({ 't-0': 3, 't-1': 4 });

    expect(storedBy(kafka)).toEqual(['session t-1 5 stored']);
  });

  it('leaves out a partition that was lost and gained, of which the pipeline does not know yet', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(10);
    const driven = await openSession(kafka, { takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch();

    kafka.join({ assignment: { t: [0] }, memberId: 'member-2' });
    await driven.commit({ 't-0': 3 });

    expect(storedBy(kafka)).toEqual([]);
  });

  it('begins no check when it is answered', async () => {
    const { kafka, driven } = await openTwo();
    const asked = kafka.scriptedAdmin.calls.length;

    await driven.commit({ 't-0': 3 });
    await Promise.all([driven.commit({ 't-0': 4 }), driven.commit({ 't-1': 4 })]);
    await driven.clock.settle();

    expect(kafka.scriptedAdmin.calls.length).toBe(asked);
    expect([...kafka.member.paused]).toEqual([]);
  });

  it('refuses a position that is none', async () => {
    const { driven } = await openTwo();
    const partition = driven.partition('t-0');

    const commit = driven.session.commit([{ partition, position: { no: 'offset' }, ended: false }]);

    await expect(commit).rejects.toMatchObject({ code: 'misconfigured', reason: 'invalid-position' });
  });

  it.each([
    ['a lost connection', connectionLost(), 'unavailable'],
    ['a coordinator that moved', protocolError('NOT_COORDINATOR_FOR_GROUP'), 'unavailable'],
    ['a missing right', protocolError('GROUP_AUTHORIZATION_FAILED'), 'unauthorized'],
  ])('fails with a code after %s, and the next one is stored', async (_, error, code) => {
    const { kafka, driven } = await openTwo();
    kafka.group.refuse(error);

    const state = await stateOf(driven, driven.commit({ 't-0': 3 }));
    await driven.commit({ 't-0': 4 });

    expect(state).toBe(code);
    expect(kafka.group.committed.get('t-0')).toBe(5);
    expect([...kafka.member.paused]).toEqual([]);
  });
});

describe('a commit during a rebalance', () => {
  it('is stored at once while the members gather', async () => {
    const { kafka, driven } = await openTwo();
    void kafka.rebalance();

    await driven.commit({ 't-0': 3 });

    expect(storedBy(kafka)).toEqual(['session t-0 4 stored']);
  });

  it('waits from the answer to JoinGroup on, and then stores what is still ours', async () => {
    const { kafka, driven } = await openTwo();
    void kafka.rebalance();
    kafka.answerJoinGroup();

    const commit = driven.commit({ 't-0': 3, 't-1': 5 });
    expect(await stateOf(driven, commit)).toBe('pending');
    expect(storedBy(kafka)).toEqual([]);
    kafka.join({ assignment: { t: [1] } });
    await commit;

    expect(storedBy(kafka)).toEqual(['session t-1 6 stored']);
  });

  it('settles without a word when nothing of it is ours any more', async () => {
    const { kafka, driven } = await openTwo();
    kafka.answerJoinGroup();
    const commit = driven.commit({ 't-0': 3 });

    kafka.join({ assignment: {} });
    await commit;

    expect(storedBy(kafka)).toEqual([]);
  });

  it('is not made up for in a period that began anew', async () => {
    const { kafka, driven } = await openTwo();
    kafka.answerJoinGroup();
    const commit = driven.commit({ 't-0': 3 });

    kafka.join({ assignment: { t: [0, 1] }, memberId: 'member-2' });
    await commit;

    expect(storedBy(kafka)).toEqual([]);
  });

  it.each(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'])(
    'that was refused with %s is tried again when the group has agreed',
    async (type) => {
      const { kafka, driven } = await openTwo();
      kafka.group.refuse(protocolError(type));
      const commit = driven.commit({ 't-0': 3 });
      expect(await stateOf(driven, commit)).toBe('pending');

      void kafka.rebalance();
      kafka.join({ assignment: { t: [0] } });
      await commit;

      expect(storedBy(kafka)).toEqual([`session t-0 4 ${type}`, 'session t-0 4 stored']);
    },
  );

  it('that is refused after the group has agreed is tried again at once', async () => {
    const { kafka, driven } = await openTwo();
    const decide = kafka.group.hold();
    const commit = driven.commit({ 't-0': 3, 't-1': 4 });
    await driven.clock.settle();

    kafka.join({ assignment: { t: [0] } });
    await driven.clock.settle();
    decide();
    await commit;

    expect(storedBy(kafka)).toEqual([
      'session t-0 4 ILLEGAL_GENERATION',
      'session t-1 5 ILLEGAL_GENERATION',
      'session t-0 4 stored',
    ]);
  });

  it('waits as long as the group does not agree, however often SyncGroup is refused', async () => {
    const { kafka, driven } = await openTwo();
    kafka.answerJoinGroup();
    const commit = driven.commit({ 't-0': 3 });

    kafka.member.listener.answered('SyncGroup');
    kafka.answerJoinGroup();

    expect(await stateOf(driven, commit)).toBe('pending');
    expect(storedBy(kafka)).toEqual([]);
  });

  it('is closed with the session', async () => {
    const { kafka, driven } = await openTwo();
    kafka.answerJoinGroup();
    const commit = driven.commit({ 't-0': 3 });
    const state = stateOf(driven, commit);

    await driven.session.close();

    expect(await state).toBe('closed');
    await expect(driven.commit({ 't-0': 3 })).rejects.toMatchObject({ code: 'closed' });
    expect(storedBy(kafka)).toEqual([]);
  });
});

describe('a dry run', () => {
  it('commits nothing', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(5);
    const driven = await openSession(kafka, { purpose: 'check', options: { fromBeginning: false } });
    kafka.log('t-0').append(5);
    kafka.fetch();

    await driven.commit({ 't-0': 6 });

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 5..9']);
    expect(kafka.group.journal).toEqual([]);
  });

  it('begins where the group would', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(5);
    kafka.group.committed.set('t-0', 3);
    const driven = await openSession(kafka, { purpose: 'check' });

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 3..4']);
  });
});
