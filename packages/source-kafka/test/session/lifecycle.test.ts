import { describe, expect, it } from 'vitest';
import { makeSession, openSession } from '../support/driven-session.ts';
import { protocolError } from '../support/scripted-kafka/protocol-error.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

function oneTopic(): ScriptedKafka {
  const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
  kafka.log('t-0').append(10);
  kafka.log('t-1').append(10);
  return kafka;
}

describe('starting', () => {
  it('settles with the first join', async () => {
    const kafka = new ScriptedKafka({ t: 1 });
    const driven = makeSession(kafka);
    let isStarted = false;
    const start = driven.session.start().then(() => (isStarted = true));
    await driven.clock.settle();
    expect(isStarted).toBe(false);

    kafka.join({ assignment: { t: [0] } });
    await start;

    expect(await driven.take()).toBe('assigned t-0');
    await driven.session.close();
  });

  it('rejects with what stops the client', async () => {
    const kafka = new ScriptedKafka({ t: 1 });
    const driven = makeSession(kafka);
    const start = driven.session.start();
    const error = protocolError('GROUP_AUTHORIZATION_FAILED');

    kafka.member.crash(error);

    await expect(start).rejects.toMatchObject({ code: 'unauthorized', cause: error });
    await driven.session.close();
  });
});

describe('a crash of the client', () => {
  it.each([
    [protocolError('GROUP_AUTHORIZATION_FAILED'), 'error unauthorized/group'],
    [protocolError('UNKNOWN_TOPIC_OR_PARTITION'), 'error misconfigured/missing-topic'],
    [new TypeError('x is not a function'), 'error unavailable/client-crash'],
  ])('rejects what is waited for with a code (%s)', async (error, described) => {
    const kafka = oneTopic();
    const driven = await openSession(kafka);
    kafka.fetch();
    await driven.events();

    kafka.member.crash(error);

    expect(await driven.events()).toEqual([described]);
    expect(driven.failure?.cause).toBe(error);
  });

  it('comes before what waits, and the first one counts', async () => {
    const kafka = oneTopic();
    const driven = await openSession(kafka, { takes: 'by-hand' });

    kafka.member.crash(new TypeError('x'));
    kafka.member.crash(protocolError('GROUP_AUTHORIZATION_FAILED'));

    await expect(driven.take()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(driven.take()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('silence', () => {
  it('of the coordinator for a session breaks the session', async () => {
    const kafka = oneTopic();
    const driven = await openSession(kafka, { options: { sessionTimeoutMs: 10_000 } });
    await driven.events();

    await driven.clock.advance(9_900);
    expect(await driven.events()).toEqual([]);
    await driven.clock.advance(4_000);

    expect(await driven.events()).toEqual(['error unavailable/silent']);
  });

  it('ends with any answer of the coordinator', async () => {
    const kafka = oneTopic();
    const driven = await openSession(kafka, { options: { sessionTimeoutMs: 10_000 } });
    await driven.events();

    for (let minute = 0; minute < 10; minute += 1) {
      await driven.clock.advance(9_000);
      kafka.member.listener.answered('Heartbeat');
    }

    expect(await driven.events()).toEqual([]);
  });
});

describe('closing', () => {
  it('lets go of everything, and ends the stream', async () => {
    const kafka = oneTopic();
    const driven = await openSession(kafka);
    await driven.events();

    await driven.session.close();

    expect(await driven.events()).toEqual(['end']);
    expect(kafka.member.isClosed).toBe(true);
    expect(driven.clock.pendingTimers).toBe(0);
  });

  it('may be asked for twice', async () => {
    const driven = await openSession(oneTopic());

    await Promise.all([driven.session.close(), driven.session.close()]);
    await driven.session.close();

    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'end']);
  });

  it('ends whatever is under way', async () => {
    const kafka = oneTopic();
    const driven = await openSession(kafka);
    kafka.log('t-1').refuse(1);
    kafka.fetch();
    kafka.scriptedAdmin.hold('fetchTopicOffsets');
    void kafka.rebalance();
    kafka.answerJoinGroup();
    const commit = driven.commit({ 't-0': 3 });
    const outcome = commit.catch((error: { readonly code: string }) => error.code);

    await driven.session.close();
    await driven.clock.settle();

    expect(await outcome).toBe('closed');
    expect((await driven.events()).at(-1)).toBe('end');
    expect(driven.clock.pendingTimers).toBe(0);
  });

  it('leaves no timer of a position that is looked at again', async () => {
    const kafka = oneTopic();
    kafka.group.committed.set('t-0', 99);
    const driven = await openSession(kafka);
    expect(driven.clock.pendingTimers).toBe(3);

    await driven.session.close();

    expect(driven.clock.pendingTimers).toBe(0);
    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'end']);
  });

  it('delivers nothing that comes afterwards', async () => {
    const kafka = oneTopic();
    const driven = await openSession(kafka);
    await driven.session.close();

    kafka.fetch();
    kafka.join({ assignment: { t: [1] } });
    kafka.member.crash(new Error('x'));

    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'end']);
  });
});

describe('the signal of the pipeline', () => {
  it('ends the stream soon', async () => {
    const giving = new AbortController();
    const kafka = oneTopic();
    const driven = await openSession(kafka, { signal: giving.signal });
    kafka.fetch();
    await driven.events();

    giving.abort();

    expect(await driven.events()).toEqual(['end']);
  });

  it('is not listened to after the session was closed', async () => {
    const giving = new AbortController();
    const driven = await openSession(oneTopic(), { signal: giving.signal });
    await driven.session.close();

    giving.abort();

    expect(await driven.events()).toEqual(['assigned t-0 t-1', 'end']);
  });
});

describe('a session', () => {
  it('says how often it wants to commit', async () => {
    const driven = await openSession(oneTopic(), { options: { commitIntervalMs: 250 } });

    expect(driven.session.commitIntervalMs).toBe(250);
  });

  it('makes keys that sort as offsets do', async () => {
    const { session } = await openSession(oneTopic());
    const offsets = [0, 9, 10, 99, 100, 2 ** 31, 2 ** 53 - 1];

    const keys = offsets.map((offset) => session.orderKey(String(offset)));

    expect(keys.toSorted()).toEqual(keys);
    expect(() => session.orderKey(5)).toThrow(/a position to be an offset/);
  });
});
