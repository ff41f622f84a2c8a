import { describe, expect, it } from 'vitest';
import type { KafkaOptions } from '../../src/options.ts';
import { openSession } from '../support/driven-session.ts';
import { protocolError } from '../support/scripted-kafka/protocol-error.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';
import { recordIntervalMs } from '../support/scripted-kafka/scripted-log.ts';

/** One partition with the offsets 2 to 9. */
function tenLessTwo(): ScriptedKafka {
  const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
  kafka.log('t-0').append(10);
  kafka.log('t-0').trim(2);
  return kafka;
}

describe('a partition of which nothing is committed', () => {
  it.each<[string, Partial<KafkaOptions>, string]>([
    ['at the first record', {}, '2..9'],
    ['at the first record too', { fromBeginning: true, startAt: { offsets: { other: { 0: 5 } } } }, '2..9'],
    ['at an offset', { startAt: { offsets: { t: { 0: 4 } } } }, '4..9'],
    ['at an offset given as text', { startAt: { offsets: { t: { 0: '5' } } } }, '5..9'],
    ['at an offset given as a bigint', { startAt: { offsets: { t: { 0: 6n } } } }, '6..9'],
    ['at a time', { startAt: { timestamp: 6.5 * recordIntervalMs } }, '7..9'],
    ['at a date', { startAt: { timestamp: new Date(8 * recordIntervalMs) } }, '8..9'],
    ['at a time before the first record', { startAt: { timestamp: 0 } }, '2..9'],
  ])('begins %s', async (_, options, offsets) => {
    const kafka = tenLessTwo();
    const driven = await openSession(kafka, { options });

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', `records t-0 ${offsets}`]);
  });

  it('asks for its topic before it asks for its group, which would make the client look at all topics', async () => {
    const kafka = tenLessTwo();

    await openSession(kafka);

    expect(kafka.scriptedAdmin.calls.slice(0, 2)).toEqual([
      expect.stringMatching(/^fetchTopicOffsets /),
      expect.stringMatching(/^fetchOffsets /),
    ]);
  });

  it.each<[string, Partial<KafkaOptions>]>([
    ['fromBeginning is false', { fromBeginning: false }],
    ['nothing is as young as startAt says', { startAt: { timestamp: 100 * recordIntervalMs } }],
    [
      'startAt says nothing of it and fromBeginning is false',
      { fromBeginning: false, startAt: { offsets: {} } },
    ],
  ])('begins at the end where %s', async (_, options) => {
    const kafka = tenLessTwo();
    const driven = await openSession(kafka, { options });
    kafka.fetch();
    kafka.log('t-0').append(2);

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 10..11']);
  });

  it.each<[string, Partial<KafkaOptions>, number]>([
    ['the end', { fromBeginning: false }, 10],
    ['an offset', { startAt: { offsets: { t: { 0: 4 } } } }, 4],
    ['a time', { startAt: { timestamp: 6 * recordIntervalMs } }, 6],
  ])('stores %s before anything is read, since it would be another one later', async (_, options, stored) => {
    const kafka = tenLessTwo();
    const driven = await openSession(kafka, { options });

    await driven.events();

    expect(kafka.group.journal).toMatchObject([{ by: 'session', offset: stored, outcome: 'stored' }]);
  });

  it('stores the end of an empty partition too', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    const driven = await openSession(kafka, { options: { fromBeginning: false } });
    await driven.events();
    await driven.session.close();
    kafka.log('t-0').append(3);

    const again = await openSession(kafka, { options: { fromBeginning: false } });
    kafka.fetch();

    expect(await again.events()).toEqual(['assigned t-0', 'records t-0 0..2']);
  });

  it('stores nothing where it begins at the first record', async () => {
    const kafka = tenLessTwo();
    const driven = await openSession(kafka);

    await driven.events();

    expect(kafka.group.journal).toEqual([]);
  });

  it('stores its place when the group has agreed, if it is still ours', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    const go = kafka.scriptedAdmin.hold('fetchOffsets');
    const driven = await openSession(kafka, { options: { fromBeginning: false } });
    kafka.answerJoinGroup();
    go();
    await driven.events();

    kafka.join({ assignment: { t: [0] } });
    await driven.events();

    expect(kafka.group.journal).toMatchObject([{ partition: 't-0', offset: 0, outcome: 'stored' }]);
  });

  it.each<[string, Partial<KafkaOptions>]>([
    ['the first record', {}],
    ['the end', { fromBeginning: false }],
    ['an offset', { startAt: { offsets: { t: { 0: 8 } } } }],
  ])(
    'begins at the first record after the client has reset the position, though new ones begin at %s',
    async (_, options) => {
      const kafka = tenLessTwo();
      kafka.group.committed.set('t-0', -2);
      const driven = await openSession(kafka, { options });

      kafka.fetch();

      expect(await driven.events()).toEqual(['assigned t-0', 'warning offset-reset', 'records t-0 2..9']);
      expect(kafka.group.journal).toEqual([]);
    },
  );
});

describe('a partition of which something is committed', () => {
  it('begins there, whatever the options say', async () => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', 7);
    const options = { fromBeginning: false, startAt: { offsets: { t: { 0: 3 } } } };
    const driven = await openSession(kafka, { options });

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 7..9']);
    expect(kafka.group.journal).toEqual([]);
  });

  it('begins after the position that the pipeline gives, whatever is committed', async () => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', 7);
    const driven = await openSession(kafka, { resume: { 't-0': '3' } });

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 4..9']);
  });

  it('tells how far it is behind', async () => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', 7);
    const driven = await openSession(kafka);

    kafka.fetch(2);

    expect(await driven.lags()).toEqual(['lag t-0 3', 'lag t-0 1']);
  });

  it('breaks the session for a position that is none', async () => {
    const driven = await openSession(tenLessTwo(), { resume: { 't-0': 'x' } });

    expect(await driven.events()).toEqual(['assigned t-0', 'error misconfigured/invalid-position']);
  });
});

describe('a start that cannot be found', () => {
  it.each(['fetchOffsets', 'fetchTopicOffsets'] as const)(
    'breaks the session when %s fails',
    async (method) => {
      const kafka = tenLessTwo();
      kafka.scriptedAdmin.fail(method, protocolError('GROUP_AUTHORIZATION_FAILED'));

      const driven = await openSession(kafka);

      expect(await driven.events()).toEqual(['assigned t-0', 'error unauthorized/group']);
    },
  );
});

describe('a start that does not exist', () => {
  const commits = [
    ['before the first record', 1],
    ['behind the last record', 11],
  ] as const;

  it.each(commits)('fails, positions untouched, %s', async (_, committed) => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', committed);
    const driven = await openSession(kafka);

    await driven.clock.advance(10_000);
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'error misconfigured/offset-out-of-range']);
    expect(driven.failure?.message).toContain(`offset ${committed} of t-0`);
    expect(driven.failure?.message).toContain('onOffsetOutOfRange');
    expect(kafka.group.journal).toEqual([]);
  });

  it.each(commits)('goes on at the first record where the option says earliest, %s', async (_, committed) => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', committed);
    const driven = await openSession(kafka, { options: { onOffsetOutOfRange: 'earliest' } });
    await driven.clock.advance(10_000);

    kafka.fetch();

    expect(await driven.events()).toEqual([
      'assigned t-0',
      'warning offset-reset',
      'progress t-0 1',
      'records t-0 2..9',
    ]);
    expect(driven.warnings[0]).toContain(`t-0: offset ${committed} does not exist`);
  });

  it.each(commits)('goes on at the end where the option says latest, %s', async (_, committed) => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', committed);
    const driven = await openSession(kafka, { options: { onOffsetOutOfRange: 'latest' } });
    await driven.clock.advance(10_000);
    kafka.fetch();
    kafka.log('t-0').append(2);

    kafka.fetch();

    // The progress lets the pipeline store the place: later it would be another one.
    expect(await driven.events()).toEqual([
      'assigned t-0',
      'warning offset-reset',
      'progress t-0 9',
      'records t-0 10..11',
    ]);
  });

  it('has no place to store where it goes on at the first offset of all', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.group.committed.set('t-0', 5);
    const driven = await openSession(kafka, { options: { onOffsetOutOfRange: 'earliest' } });
    await driven.clock.advance(10_000);
    kafka.log('t-0').append(2);

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'warning offset-reset', 'records t-0 0..1']);
  });

  it('does not store a startAt that does not exist before it fails', async () => {
    const kafka = tenLessTwo();
    const driven = await openSession(kafka, { options: { startAt: { offsets: { t: { 0: 99 } } } } });

    await driven.clock.advance(10_000);

    expect(await driven.events()).toEqual(['assigned t-0', 'error misconfigured/offset-out-of-range']);
    expect(kafka.group.journal).toEqual([]);
  });

  it('is looked at again before it is believed', async () => {
    const kafka = tenLessTwo();
    kafka.group.committed.set('t-0', 10);
    kafka.log('t-0').pretend({ low: 2, high: 8 }, { low: 2, high: 8 });
    const driven = await openSession(kafka);
    await driven.clock.advance(10_000);
    kafka.log('t-0').append(1);

    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 10']);
  });

  it('fails for one partition, and reads none of the others', async () => {
    const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
    kafka.log('t-0').append(3);
    kafka.group.committed.set('t-1', 5);
    const driven = await openSession(kafka);

    await driven.clock.advance(10_000);
    kafka.fetch();

    expect((await driven.events()).at(-1)).toBe('error misconfigured/offset-out-of-range');
    expect(kafka.group.committed.get('t-1')).toBe(5);
  });
});
