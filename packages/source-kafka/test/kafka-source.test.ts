import { silentLogger } from '@rivergraph/core';
import type { SourceContext, SourceSession } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKafkaSource } from '../src/index.ts';
import type { KafkaOptions } from '../src/index.ts';
import { describeEvent } from './support/describe-event.ts';
import { connectionLost, protocolError } from './support/scripted-kafka/protocol-error.ts';
import { rebalanceBegan, ScriptedInstance } from './support/scripted-kafka/scripted-instance.ts';
import { ScriptedKafka } from './support/scripted-kafka/scripted-kafka.ts';

interface Opened {
  readonly kafka: ScriptedKafka;
  readonly instance: ScriptedInstance;
  readonly clock: ManualClock;
  readonly opening: Promise<SourceSession>;
}

function open(
  kafka: ScriptedKafka,
  context: Partial<SourceContext> = {},
  options: Partial<KafkaOptions> = {},
): Opened {
  const instance = new ScriptedInstance(kafka);
  const clock = createManualClock();
  const source = createKafkaSource({
    kafka: instance.kafka,
    groupId: kafka.groupId,
    topics: kafka.topics,
    ...options,
  });
  const opening = source.open({
    signal: new AbortController().signal,
    clock,
    logger: silentLogger,
    purpose: 'run',
    until: 'forever',
    budget: { maxPendingRecords: 1_000, maxBufferedBytes: 1_000_000 },
    ...context,
  });
  opening.catch(() => undefined);
  return { kafka, instance, clock, opening };
}

async function openSession(
  ...parameters: Parameters<typeof open>
): Promise<Opened & { session: SourceSession }> {
  const opened = open(...parameters);
  const session = await opened.clock.runUntil(opened.opening);
  onTestFinished(async () => session.close());
  return { ...opened, session };
}

function oneTopic(): ScriptedKafka {
  const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
  kafka.log('t-0').append(5);
  return kafka;
}

/** Takes events, and begins what is assigned, until one of this type comes. */
async function takeUntil(session: SourceSession, type: string): Promise<string> {
  for (;;) {
    const event = await session.next();
    if (event === undefined) return 'end';
    if (event.type === 'assigned') event.resume();
    if (event.type === type) return describeEvent(event);
  }
}

describe('opening a Kafka source', () => {
  it('asks for the topics, and joins the group', async () => {
    const { kafka, instance } = await openSession(oneTopic());

    expect(kafka.scriptedAdmin.calls).toContain('fetchTopicMetadata t');
    expect(instance.configs).toMatchObject([
      { groupId: 'group', allowAutoTopicCreation: false, readUncommitted: false },
    ]);
    expect(instance.subscriptions).toEqual([{ topics: ['t'], fromBeginning: true }]);
    expect(instance.runs).toMatchObject([{ autoCommit: false, eachBatchAutoResolve: false }]);
  });

  it('fetches no more at a time than an eighth of the budget', async () => {
    const { instance } = await openSession(oneTopic());

    expect(instance.configs).toMatchObject([{ maxBytes: 125_000, maxBytesPerPartition: 125_000 }]);
  });

  it.each([
    ['a topic that does not exist', protocolError('UNKNOWN_TOPIC_OR_PARTITION'), 'misconfigured'],
    ['a missing right', protocolError('TOPIC_AUTHORIZATION_FAILED'), 'unauthorized'],
    ['nobody there', connectionLost(), 'unavailable'],
  ])('rejects with a code for %s, and leaves nothing open', async (_, error, code) => {
    const kafka = oneTopic();
    kafka.scriptedAdmin.fail('fetchTopicMetadata', error, error, error);
    const { opening, clock, instance } = open(kafka);

    await expect(clock.runUntil(opening)).rejects.toMatchObject({ code });

    await clock.settle();
    expect(kafka.scriptedAdmin.isConnected).toBe(false);
    expect(instance.configs).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('rejects with a code when the join fails, and leaves nothing open', async () => {
    const kafka = new ScriptedKafka({ t: 1 });
    const { opening, clock, instance } = open(kafka);
    await clock.settle();

    kafka.member.crash(protocolError('GROUP_AUTHORIZATION_FAILED'));

    await expect(clock.runUntil(opening)).rejects.toMatchObject({ code: 'unauthorized', reason: 'group' });
    expect(kafka.member.isClosed).toBe(true);
    expect(kafka.scriptedAdmin.isConnected).toBe(false);
    expect(instance.listenerCount).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('tries again for a while when the brokers answer, and only the group is not ready', async () => {
    const kafka = new ScriptedKafka({ t: 1 });
    const { opening, clock, instance } = open(kafka);
    await clock.settle();
    kafka.member.crash(protocolError('GROUP_COORDINATOR_NOT_AVAILABLE'));
    await clock.advance(1_000);
    expect(instance.configs).toHaveLength(2);

    kafka.join({ assignment: { t: [0] } });
    const session = await clock.runUntil(opening);

    expect(await takeUntil(session, 'assigned')).toBe('assigned t-0');
    await session.close();
  });

  it('rejects at once when the signal was aborted before', async () => {
    const { opening, kafka } = open(oneTopic(), { signal: AbortSignal.abort('enough') });

    await expect(opening).rejects.toBe('enough');
    expect(kafka.scriptedAdmin.calls).toEqual([]);
  });

  it.each(['connect', 'fetchTopicMetadata', 'disconnect'] as const)(
    'leaves nothing open when it is given up during %s, and joins no group',
    async (method) => {
      const kafka = oneTopic();
      const giving = new AbortController();
      const go = kafka.scriptedAdmin.hold(method);
      const { opening, clock, instance } = open(kafka, { signal: giving.signal });
      await clock.settle();

      giving.abort('enough');
      go();

      await expect(clock.runUntil(opening)).rejects.toBe('enough');
      await clock.settle();
      expect(instance.configs).toEqual([]);
      expect(kafka.scriptedAdmin.isConnected).toBe(false);
      expect(clock.pendingTimers).toBe(0);
    },
  );

  it('leaves no member behind when it is given up during the join', async () => {
    const kafka = new ScriptedKafka({ t: 1 });
    const giving = new AbortController();
    const { opening, clock, instance } = open(kafka, { signal: giving.signal });
    await clock.settle();

    giving.abort('enough');
    await expect(clock.runUntil(opening)).rejects.toBe('enough');
    kafka.join({ assignment: { t: [0] } });
    await clock.settle();

    expect(kafka.member.isClosed).toBe(true);
    expect(instance.listenerCount).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a dry run of a Kafka source', () => {
  it('joins a group of its own, and deletes it afterwards', async () => {
    const kafka = oneTopic();
    kafka.group.committed.set('t-0', 3);
    const { instance, session, clock } = await openSession(kafka, { purpose: 'check' });
    const [config] = instance.configs;
    expect(config?.groupId).toMatch(/^group-check-.{36}$/);
    const records = takeUntil(session, 'records');
    await clock.settle();
    kafka.fetch();
    expect(await records).toBe('records t-0 3..4');

    await session.close();

    expect(kafka.scriptedAdmin.calls).toContain(`deleteGroups ${config?.groupId}`);
    expect(kafka.group.journal).toEqual([]);
  });

  it('closes although its group cannot be deleted', async () => {
    const kafka = oneTopic();
    const { session } = await openSession(kafka, { purpose: 'check' });
    kafka.scriptedAdmin.fail('deleteGroups', protocolError('NON_EMPTY_GROUP'));

    await session.close();

    expect(kafka.scriptedAdmin.isConnected).toBe(false);
  });
});

describe('a session with kafkajs behind it', () => {
  it('counts a batch as read when it was taken in', async () => {
    const { kafka, instance, session, clock } = await openSession(oneTopic());
    const records = takeUntil(session, 'records');
    await clock.settle();

    kafka.fetch(3);

    expect(await records).toBe('records t-0 0..2');
    expect(instance.resolved).toEqual(['t-0 2']);
  });

  it('commits through the batch, once it has one', async () => {
    const { kafka, session, clock } = await openSession(oneTopic());
    const event = await session.next();
    if (event?.type !== 'assigned') throw new Error('nothing assigned');
    const [partition] = event.partitions;
    if (partition === undefined) throw new Error('nothing assigned');
    event.resume();
    await clock.settle();

    await session.commit([{ partition, position: '0', ended: false }]);
    kafka.fetch();
    await session.commit([{ partition, position: '4', ended: false }]);

    expect(kafka.group.journal.map(({ offset, outcome }) => `${offset} ${outcome}`)).toEqual([
      '1 stored',
      '5 stored',
    ]);
  });

  it('moves past fetches that hold only markers', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').mark();
    const { session, clock } = await openSession(kafka);
    const progress = takeUntil(session, 'progress');
    await clock.settle();

    kafka.fetch();

    expect(await progress).toBe('progress t-0 0');
  });

  it('holds a rebalance up in the handler that learns of it, until the pipeline is ready', async () => {
    const { kafka, instance, session, clock } = await openSession(oneTopic());
    const records = takeUntil(session, 'records');
    await clock.settle();
    instance.beats.push(rebalanceBegan());
    kafka.fetch();
    await records;
    const event = await session.next();
    const unsettled = event?.type === 'lag' ? await session.next() : event;
    expect(unsettled?.type).toBe('unsettled');
    expect(instance.handlers.size).toBe(1);

    if (unsettled?.type === 'unsettled') unsettled.done?.();
    await clock.settle();

    expect(instance.handlers.size).toBe(0);
  });

  it('holds a join up that the client makes for a reason of its own', async () => {
    const { instance, session, clock } = await openSession(oneTopic());
    const cluster = { getNodeIds: () => [1], findGroupCoordinator: async () => 'coordinator' };
    for (const assigner of instance.configs[0]?.partitionAssigners ?? [])
      assigner({ cluster: cluster as never, groupId: 'group', logger: undefined as never });
    await takeUntil(session, 'assigned');
    let found: string | undefined;
    void cluster.findGroupCoordinator().then((coordinator) => (found = coordinator));
    await clock.settle();
    const unsettled = await session.next();
    expect(unsettled?.type).toBe('unsettled');
    expect(found).toBeUndefined();

    if (unsettled?.type === 'unsettled') unsettled.done?.();
    await clock.settle();

    expect(found).toBe('coordinator');
  });

  it('does not hold up the first join', async () => {
    const { instance, clock } = open(new ScriptedKafka({ t: 1 }));
    await clock.settle();
    const cluster = { getNodeIds: () => [1], findGroupCoordinator: async () => 'coordinator' };
    for (const assigner of instance.configs[0]?.partitionAssigners ?? [])
      assigner({ cluster: cluster as never, groupId: 'group', logger: undefined as never });

    await expect(cluster.findGroupCoordinator()).resolves.toBe('coordinator');
  });

  it('closes in time although no broker answers', async () => {
    const { kafka, session, clock } = await openSession(oneTopic());
    const go = kafka.scriptedAdmin.hold('disconnect');
    let isClosed = false;
    void session.close().then(() => (isClosed = true));
    await clock.advance(4_999);
    expect(isClosed).toBe(false);

    await clock.advance(1);

    expect(isClosed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    go();
  });

  it('rests in a handler while everything is paused, and no longer', async () => {
    const { kafka, instance, session, clock } = await openSession(oneTopic());
    const event = await session.next();
    if (event?.type !== 'assigned') throw new Error('nothing assigned');
    event.resume();
    await clock.settle();
    const flight = kafka.beginFetch(2);
    flight.answer();
    session.pause(event.partitions);
    flight.handle();
    await clock.advance(5_000);
    expect(instance.handlers.size).toBe(1);

    session.resume(event.partitions);
    await clock.settle();

    expect(instance.handlers.size).toBe(0);
  });

  it('is closed while a handler rests', async () => {
    const { kafka, instance, session, clock } = await openSession(oneTopic());
    const event = await session.next();
    if (event?.type !== 'assigned') throw new Error('nothing assigned');
    event.resume();
    await clock.settle();
    const flight = kafka.beginFetch(2);
    flight.answer();
    session.pause(event.partitions);
    flight.handle();

    await clock.runUntil(session.close());

    expect(instance.handlers.size).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('breaks with a code when kafkajs crashes', async () => {
    const { kafka, session } = await openSession(oneTopic());
    const end = takeUntil(session, 'ended');

    kafka.member.crash(protocolError('TOPIC_AUTHORIZATION_FAILED'));

    await expect(end).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('listens to nothing after it was closed', async () => {
    const { instance, session, clock } = await openSession(oneTopic());

    await session.close();

    expect(instance.listenerCount).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});
