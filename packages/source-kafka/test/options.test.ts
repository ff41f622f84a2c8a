import { json } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createKafkaSource } from '../src/index.ts';
import { resolveKafkaOptions } from '../src/resolve-options.ts';

const good = { kafka: { brokers: ['localhost:9092'] }, groupId: 'g', topics: ['t'] };

/** The error of options as somebody without types may write them. */
function refusalOf(options: object): RivergraphError {
  try {
    createKafkaSource({ ...good, ...options } as typeof good);
  } catch (error) {
    return error as RivergraphError;
  }
  throw new Error('expected the options to be refused');
}

describe('options of a Kafka source', () => {
  it('have defaults', () => {
    const { kafka, topics, ...rest } = resolveKafkaOptions(good, ['t']);

    expect(rest).toEqual({
      groupId: 'g',
      fromBeginning: true,
      startAt: undefined,
      endOffsets: undefined,
      onOffsetOutOfRange: 'fail',
      readUncommitted: false,
      rackId: '',
      minBytes: 1,
      maxBytes: 4 * 1024 * 1024,
      maxBytesPerPartition: 512 * 1024,
      commitIntervalMs: 1_000,
      sessionTimeoutMs: 45_000,
      rebalanceTimeoutMs: 60_000,
      rebalanceDrainMs: 5_000,
      heartbeatIntervalMs: 3_000,
      maxWaitMs: 250,
      metadataMaxAgeMs: 60_000,
    });
    expect([kafka, topics]).toEqual([good.kafka, ['t']]);
  });

  it('may be undefined, one by one', () => {
    const undefineds = {
      fromBeginning: undefined,
      startAt: undefined,
      endAt: undefined,
      maxBytes: undefined,
    };

    expect(resolveKafkaOptions({ ...good, ...undefineds }, ['t'])).toEqual(resolveKafkaOptions(good, ['t']));
  });

  it.each<[string, object, string]>([
    ['kafka', { kafka: undefined }, 'Option kafka'],
    ['kafka', { kafka: 'localhost:9092' }, 'Option kafka'],
    ['kafka', { kafka: null }, 'Option kafka'],
    ['groupId', { groupId: '' }, 'Option groupId'],
    ['groupId', { groupId: undefined }, 'Option groupId'],
    ['topics', { topics: [] }, 'Option topics'],
    ['topics', { topics: {} }, 'Option topics'],
    ['topics', { topics: 't' }, 'Option topics'],
    ['topics', { topics: undefined }, 'Option topics'],
    ['topics', { topics: null }, 'Option topics'],
    ['topics', { topics: ['t', ''] }, 'Option topics'],
    ['topics', { topics: [5] }, 'Option topics'],
    ['topics', { topics: { t: 'json' } }, 'Option topics'],
    ['topics', { topics: { t: null } }, 'Option topics'],
    ['topics', { topics: { t: { value: 'json' } } }, 'Option value'],
    ['value', { value: {} }, 'Option value'],
    ['key', { key: 'raw' }, 'Option key'],
    ['tombstones', { tombstones: 'skipp' }, 'Option tombstones'],
    ['tombstones', { tombstones: true }, 'Option tombstones'],
    ['fromBeginning', { fromBeginning: 'false' }, 'Option fromBeginning'],
    ['readUncommitted', { readUncommitted: 1 }, 'Option readUncommitted'],
    ['rackId', { rackId: 5 }, 'Option rackId'],
    ['onOffsetOutOfRange', { onOffsetOutOfRange: 'none' }, 'Option onOffsetOutOfRange'],
    ['startAt', { startAt: 'end' }, 'Option startAt'],
    ['startAt', { startAt: null }, 'Option startAt'],
    ['startAt', { startAt: {} }, 'Option startAt'],
    ['startAt', { startAt: { timestamp: new Date(Number.NaN) } }, 'Option startAt.timestamp'],
    ['startAt', { startAt: { timestamp: -1 } }, 'Option startAt.timestamp'],
    ['startAt', { startAt: { timestamp: null } }, 'Option startAt.timestamp'],
    ['startAt', { startAt: { offsets: null } }, 'Option startAt.offsets'],
    ['startAt', { startAt: { offsets: { t: null } } }, "Option startAt.offsets of 't'"],
    ['startAt', { startAt: { offsets: { t: { 0: -1 } } } }, "Option startAt.offsets of 't'"],
    ['startAt', { startAt: { offsets: { t: { 0: 1.5 } } } }, "Option startAt.offsets of 't'"],
    ['startAt', { startAt: { offsets: { t: { x: 1 } } } }, "Option startAt.offsets of 't'"],
    ['startAt', { startAt: { offsets: { t: { 0: 2n ** 53n } } } }, "Option startAt.offsets of 't'"],
    ['endAt', { endAt: { offsets: { t: { 0: 'end' } } } }, "Option endAt.offsets of 't'"],
    ['endAt', { endAt: { offsets: 5 } }, 'Option endAt.offsets'],
    ['endAt', { endAt: 'end' }, 'Option endAt'],
    ['endAt', { endAt: {} }, 'Option endAt'],
  ])('refuse %s as %o', (_, options, text) => {
    const refusal = refusalOf(options);

    expect(refusal.code).toBe('misconfigured');
    expect(refusal.message).toContain(text);
    expect(refusal.message).toMatch(/expected .*got /);
  });

  it.each([
    'minBytes',
    'maxBytes',
    'maxBytesPerPartition',
    'commitIntervalMs',
    'sessionTimeoutMs',
    'rebalanceTimeoutMs',
    'heartbeatIntervalMs',
    'maxWaitMs',
    'metadataMaxAgeMs',
  ])('refuse %s where it is no whole number above 0 that fits', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity, '5', false, 2 ** 31]) {
      const refusal = refusalOf({ [name]: value });

      expect(refusal).toMatchObject({ code: 'misconfigured' });
      expect(refusal.message).toContain(`Option ${name}`);
    }
  });

  it('refuse times that would lose the membership by themselves', () => {
    const refusal = refusalOf({ sessionTimeoutMs: 6_000, heartbeatIntervalMs: 5_000, maxWaitMs: 1_000 });

    for (const name of ['sessionTimeoutMs', 'heartbeatIntervalMs', 'maxWaitMs']) {
      expect(refusal.message).toContain(name);
    }
  });

  it('bound how long a rebalance may be held up by a third of a session', () => {
    const short = { ...good, sessionTimeoutMs: 9_000 };

    expect(resolveKafkaOptions(short, ['t']).rebalanceDrainMs).toBe(3_000);
    expect(resolveKafkaOptions({ ...short, rebalanceDrainMs: 0 }, ['t']).rebalanceDrainMs).toBe(0);
    for (const rebalanceDrainMs of [3_001, -1, 0.5, '1']) {
      expect(refusalOf({ sessionTimeoutMs: 9_000, rebalanceDrainMs }).message).toContain(
        'Option rebalanceDrainMs',
      );
    }
  });

  it('hold no values of the user in messages that say no more than needed', () => {
    expect(refusalOf({ kafka: { brokers: [] }, groupId: { password: 'secret' } }).message).not.toContain(
      'secret',
    );
  });

  it('take topics as a list and as formats by name', () => {
    expect(createKafkaSource({ ...good, topics: ['a', /b/] }).name).toBe('kafka');
    expect(createKafkaSource({ ...good, topics: { a: json(), b: {}, c: { key: json() } } }).name).toBe(
      'kafka',
    );
  });
});

describe('a Kafka source', () => {
  it('says what it promises', () => {
    expect(createKafkaSource(good).features).toEqual({
      canDelayRevocation: false,
      durableCommits: true,
      maxRecordsAfterPause: 0,
    });
  });
});
