import { describe, expect, it } from 'vitest';
import { openSession } from '../support/driven-session.ts';
import { loseThePosition, openTwo, storedBy } from '../support/lost-position.ts';
import { connectionLost, protocolError } from '../support/scripted-kafka/protocol-error.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

describe('a position that retention removes while it is read', () => {
  it('fails, after what was committed before is written back', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').trim(8);

    await loseThePosition(kafka, driven);

    expect(await driven.events()).toEqual(['error misconfigured/offset-out-of-range']);
    expect(driven.failure?.message).toContain('offset 4 of t-0');
    expect(storedBy(kafka, 't-0')).toEqual(['client -2 stored', 'session 3 stored']);
    expect(kafka.group.committed.get('t-1')).toBe(3);
  });

  it.each([connectionLost(), protocolError('GROUP_AUTHORIZATION_FAILED')])(
    'fails as it does when writing back is refused (%s)',
    async (error) => {
      const { kafka, driven } = await openTwo();
      kafka.log('t-0').trim(8);
      kafka.group.refuse(error);

      await loseThePosition(kafka, driven);

      expect(await driven.events()).toEqual(['error misconfigured/offset-out-of-range']);
    },
  );

  it('goes on at the first record, in place, where the option says earliest', async () => {
    const { kafka, driven } = await openTwo('earliest');
    kafka.log('t-0').trim(8);

    await loseThePosition(kafka, driven);

    expect(await driven.events()).toEqual([
      'warning offset-reset',
      'progress t-0 7',
      'records t-0 8..9',
      'records t-1 4..9',
    ]);
    expect(storedBy(kafka, 't-0')).toEqual(['client -2 stored', 'session 3 stored']);
  });

  it('goes on at the end, in place, where the option says latest', async () => {
    const { kafka, driven } = await openTwo('latest');
    kafka.log('t-0').trim(8);
    await loseThePosition(kafka, driven);
    kafka.log('t-0').append(1);

    kafka.fetch();

    expect(await driven.events()).toEqual([
      'warning offset-reset',
      'progress t-0 9',
      'records t-1 4..9',
      'records t-0 10',
    ]);
  });

  it('delivers what was fetched before', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(10);
    const driven = await openSession(kafka, {
      options: { onOffsetOutOfRange: 'earliest' },
      takes: 'by-hand',
    });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch(4);
    kafka.log('t-0').trim(8);

    await loseThePosition(kafka, driven);
    void driven.run();

    expect(await driven.events()).toEqual([
      'assigned t-0',
      'warning offset-reset',
      'records t-0 0..3',
      'progress t-0 7',
      'records t-0 8..9',
    ]);
  });
});

describe('a topic that is made anew while it is read', () => {
  it('fails, after what was committed before is written back', async () => {
    const { kafka, driven } = await openTwo();
    kafka.log('t-0').recreate();
    kafka.log('t-0').append(2);

    await loseThePosition(kafka, driven);

    expect(await driven.events()).toEqual(['error misconfigured/offset-out-of-range']);
    expect(kafka.group.committed.get('t-0')).toBe(3);
  });

  it.each([
    ['earliest', 'records t-0 0..1'],
    ['latest', 'records t-0 2..3'],
  ] as const)('is drained, and begins in a period of its own, at %s', async (policy, records) => {
    const { kafka, driven } = await openTwo(policy);
    kafka.log('t-0').recreate();
    kafka.log('t-0').append(2);
    await loseThePosition(kafka, driven);
    expect(await driven.events()).toEqual(['warning offset-reset', 'revoked t-0', 'records t-1 4..9']);

    driven.revoked[0]?.done();
    await driven.clock.advance(1_000);
    if (policy === 'latest') kafka.log('t-0').append(2);
    kafka.fetch();

    expect((await driven.events()).filter((event) => !event.startsWith('progress'))).toEqual([
      'assigned t-0',
      records,
    ]);
  });

  it('commits nothing of what is drained, which would lie behind the new end', async () => {
    const { kafka, driven } = await openTwo('earliest');
    kafka.log('t-0').recreate();
    kafka.log('t-0').append(2);
    await loseThePosition(kafka, driven);
    const before = kafka.group.journal.length;

    await driven.commit({ 't-0': 3 });

    expect(kafka.group.journal.slice(before)).toEqual([]);
  });

  it('commits again in the new period', async () => {
    const { kafka, driven } = await openTwo('earliest');
    kafka.log('t-0').recreate();
    kafka.log('t-0').append(2);
    await loseThePosition(kafka, driven);
    driven.revoked[0]?.done();
    await driven.clock.advance(1_000);
    kafka.fetch();
    await driven.events();

    await driven.commit({ 't-0': 0 });

    expect(kafka.group.committed.get('t-0')).toBe(1);
  });

  it('may be lost while it is drained', async () => {
    const { kafka, driven } = await openTwo('earliest');
    kafka.log('t-0').recreate();
    await loseThePosition(kafka, driven);
    kafka.join({ assignment: { t: [1] } });

    driven.revoked[0]?.done();

    expect(await driven.events()).toEqual([
      'warning offset-reset',
      'revoked t-0',
      'records t-1 4..9',
      'lost t-0',
      'assigned',
    ]);
  });

  it('is still drained after a rebalance that keeps it', async () => {
    const { kafka, driven } = await openTwo('earliest');
    kafka.log('t-0').recreate();
    kafka.log('t-0').append(1);
    await loseThePosition(kafka, driven);
    kafka.join({ assignment: { t: [0, 1] } });
    kafka.fetch();
    await driven.events();

    driven.revoked[0]?.done();
    await driven.clock.advance(1_000);
    kafka.fetch();

    expect(await driven.events()).toEqual(['assigned t-0', 'records t-0 0']);
  });
});
