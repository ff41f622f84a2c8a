import { describe, expect, it } from 'vitest';
import { loseThePosition, openTwo, storedBy } from '../support/lost-position.ts';
import { connectionLost } from '../support/scripted-kafka/protocol-error.ts';

describe('a position that seems not to exist for a moment', () => {
  it('is where reading goes on, and what was committed is written back', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').refuse(1);
    kafka.log('t-0').pretend({ low: 0, high: 3 }, { low: 0, high: 3 });

    await loseThePosition(kafka, driven);

    const events = await driven.events();
    expect(events.toSorted()).toEqual(['records t-0 4..9', 'records t-1 4..9']);
    expect(kafka.group.committed.get('t-0')).toBe(3);
  });

  it('is checked while nothing is fetched of it', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').refuse(1);
    const go = kafka.scriptedAdmin.hold('fetchTopicOffsets');
    kafka.fetch();
    kafka.fetch();
    kafka.fetch();
    expect(await driven.events()).toEqual([]);

    go();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['records t-0 4..9', 'records t-1 4..9']);
  });

  it('is not lost through a rebalance during the check', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').refuse(1);
    const go = kafka.scriptedAdmin.hold('fetchTopicOffsets');
    kafka.fetch();

    kafka.join({ assignment: { t: [0, 1] } });
    kafka.fetch();
    go();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned', 'records t-0 4..9', 'records t-1 4..9']);
    expect(kafka.group.committed.get('t-0')).toBe(3);
  });

  it('is somebody else’s when the partition was lost during the check', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').refuse(1);
    const go = kafka.scriptedAdmin.hold('fetchTopicOffsets');
    kafka.fetch();

    kafka.join({ assignment: { t: [1] } });
    const before = kafka.group.journal.length;
    go();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual(['lost t-0', 'assigned', 'records t-1 4..9']);
    expect(kafka.group.journal.slice(before).filter(({ partition }) => partition === 't-0')).toEqual([]);
  });

  it('is nobody’s when the partition was lost and gained during the check', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').refuse(1);
    const look = kafka.scriptedAdmin.hold('fetchTopicOffsets');
    kafka.fetch();
    const find = kafka.scriptedAdmin.hold('fetchOffsets');
    kafka.join({ assignment: { t: [1] } });
    kafka.group.committed.set('t-0', 7);
    kafka.join({ assignment: { t: [0, 1] } });
    await driven.clock.settle();

    look();
    await driven.clock.settle();
    expect([...kafka.member.paused]).toEqual(['t-0']);
    find();
    await driven.clock.settle();
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'lost t-0',
      'assigned',
      'assigned t-0',
      'records t-0 7..9',
      'records t-1 4..9',
    ]);
  });

  it('does not move the partition when it was lost and gained during the check', async () => {
    const { kafka, driven } = await openTwo('earliest');
    kafka.log('t-0').trim(8);
    kafka.fetch();
    kafka.join({ assignment: { t: [1] } });
    kafka.group.committed.set('t-0', 9);
    kafka.join({ assignment: { t: [0, 1] } });
    await driven.clock.settle();

    await driven.clock.advance(10_000);
    kafka.fetch();

    expect(await driven.events()).toEqual([
      'lost t-0',
      'assigned',
      'assigned t-0',
      'records t-0 9',
      'records t-1 4..9',
    ]);
  });

  it('leaves a pause as it was', async () => {
    const { kafka, driven } = await openTwo();
    driven.pause('t-1');
    kafka.log('t-0').refuse(1);

    await loseThePosition(kafka, driven);

    expect(await driven.events()).toEqual(['records t-0 4..9']);
  });

  it('breaks the session when nobody can tell', async () => {
    const { kafka, driven } = await openTwo();
    kafka.scriptedAdmin.fail('fetchTopicOffsets', connectionLost());
    kafka.log('t-0').refuse(1);

    await loseThePosition(kafka, driven);

    expect(await driven.events()).toEqual(['error unavailable']);
  });

  it('is noticed while a commit of ours is under way', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').trim(8);
    const decide = kafka.group.hold();
    const commit = driven.commit({ 't-0': 3 });
    await driven.clock.settle();
    kafka.fetch();
    decide();
    await commit;

    await loseThePosition(kafka, driven);

    expect((await driven.events()).at(-1)).toBe('error misconfigured/offset-out-of-range');
    expect(kafka.group.committed.get('t-0')).toBe(4);
  });

  it('does not let what is written back overtake a commit that is under way', async () => {
    const { kafka, driven } = await openTwo();
    const decide = kafka.group.hold();
    const commit = driven.commit({ 't-0': 3 });
    kafka.log('t-0').refuse(1);
    kafka.fetch();
    kafka.fetch();
    await driven.clock.settle();

    decide();
    await commit;
    await driven.clock.settle();

    expect(kafka.group.committed.get('t-0')).toBe(4);
    expect(storedBy(kafka, 't-0')).toContain('client -2 stored');
  });

  it('is noticed by the data alone', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').append(1);
    const { listener } = kafka.member;

    const isRead = listener.fetched({
      topic: 't',
      partition: 0,
      highWatermark: '11',
      fetchedOffset: '0',
      lastOffset: '0',
      messages: [{ key: null, value: null, offset: '0', timestamp: '0' }],
    });
    await driven.clock.settle();
    kafka.fetch(2);

    expect(isRead).toBe(false);
    expect(await driven.events()).toEqual(['records t-0 4..5', 'records t-1 4..5']);
  });

  it('is noticed by data before the position where the client does not say what it asked for', async () => {
    const { kafka, driven } = await openTwo();
    const batch = {
      topic: 't',
      partition: 0,
      highWatermark: '11',
      fetchedOffset: undefined,
      lastOffset: '5',
    };
    const message = { key: null, value: null, timestamp: '0' };
    const { listener } = kafka.member;

    expect(listener.fetched({ ...batch, messages: [{ ...message, offset: '5' }] })).toBe(true);
    expect(listener.fetched({ ...batch, messages: [{ ...message, offset: '5' }] })).toBe(false);

    expect(await driven.events()).toEqual(['records t-0 5']);
  });
});
