import type { RivergraphError } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createKinesisSource, createMemoryLeaseStore } from '../src/index.ts';
import type { LeaseStore } from '../src/index.ts';
import { resolveKinesisOptions } from '../src/resolve-options.ts';

const leases = createMemoryLeaseStore();
const good = { stream: 'orders', leases };

/** The error of options as somebody without types may write them. */
function refusalOf(options: object): RivergraphError {
  try {
    createKinesisSource({ ...good, ...options } as typeof good);
  } catch (error) {
    return error as RivergraphError;
  }
  throw new Error('expected the options to be refused');
}

describe('options of a Kinesis source', () => {
  it('have defaults', () => {
    const { workerId, random, ...rest } = resolveKinesisOptions(good);

    expect(rest).toEqual({
      stream: 'orders',
      kinesis: {},
      leases,
      startAt: 'trim-horizon',
      failoverMs: 10_000,
      maxLeases: Number.POSITIVE_INFINITY,
      pollIntervalMs: 1_000,
      minPollIntervalMs: 250,
      commitIntervalMs: 3_334,
      deaggregate: true,
    });
    expect(workerId).toMatch(/^.+:\d+:[0-9a-f-]{36}$/);
    expect(random()).toBeLessThan(1);
  });

  it('name each worker differently', () => {
    expect(resolveKinesisOptions(good).workerId).not.toBe(resolveKinesisOptions(good).workerId);
  });

  it('may be undefined, one by one', () => {
    const undefineds = {
      kinesis: undefined,
      value: undefined,
      key: undefined,
      startAt: undefined,
      failoverMs: undefined,
      maxShards: undefined,
      pollIntervalMs: undefined,
      minPollIntervalMs: undefined,
      commitIntervalMs: undefined,
      deaggregate: undefined,
    };
    const workerId = 'me';

    const { random: _, ...rest } = resolveKinesisOptions({ ...good, ...undefineds, workerId });
    const { random: __, ...defaults } = resolveKinesisOptions({ ...good, workerId });

    expect(rest).toEqual(defaults);
  });

  it('commit each third of a failover time, whatever that is', () => {
    expect(resolveKinesisOptions({ ...good, failoverMs: 3_000 }).commitIntervalMs).toBe(1_000);
    expect(resolveKinesisOptions({ ...good, failoverMs: 3_000, commitIntervalMs: 7 }).commitIntervalMs).toBe(
      7,
    );
  });

  it.each<[string, object]>([
    ['stream', { stream: undefined }],
    ['stream', { stream: '' }],
    ['stream', { stream: 5 }],
    ['kinesis', { kinesis: null }],
    ['kinesis', { kinesis: 'eu-central-1' }],
    ['leases', { leases: undefined }],
    ['leases', { leases: null }],
    ['leases', { leases: {} }],
    ['leases', { leases: 'table' }],
    ['startAt', { startAt: 'LATEST' }],
    ['startAt', { startAt: {} }],
    ['workerId', { workerId: '' }],
    ['workerId', { workerId: 5 }],
    ['failoverMs', { failoverMs: 99 }],
    ['failoverMs', { failoverMs: Number.NaN }],
    ['failoverMs', { failoverMs: 2 ** 31 }],
    ['failoverMs', { failoverMs: '10s' }],
    ['maxShards', { maxShards: 0 }],
    ['maxShards', { maxShards: 1.5 }],
    ['maxShards', { maxShards: Number.NaN }],
    ['pollIntervalMs', { pollIntervalMs: -1 }],
    ['pollIntervalMs', { pollIntervalMs: Number.POSITIVE_INFINITY }],
    ['minPollIntervalMs', { minPollIntervalMs: -1 }],
    ['commitIntervalMs', { commitIntervalMs: 0 }],
    ['deaggregate', { deaggregate: 'yes' }],
  ])('are refused at once, by name: %s', (name, options) => {
    const error = refusalOf(options);

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(error.message).toContain(`option ${name}:`);
  });

  it('are refused without showing what came', () => {
    expect(refusalOf({ deaggregate: 'secret' }).message).not.toContain('secret');
    expect(refusalOf({ startAt: 'secret' }).message).not.toContain('secret');
  });
});

describe('a Kinesis source', () => {
  it('promises what its leases keep', () => {
    expect(createKinesisSource(good)).toMatchObject({
      name: 'kinesis',
      features: { canDelayRevocation: true, durableCommits: false, maxRecordsAfterPause: 0 },
    });
    const durable: LeaseStore = {
      name: 'durable',
      durable: true,
      open: async (context) => await leases.open(context),
    };
    expect(createKinesisSource({ ...good, leases: durable }).features.durableCommits).toBe(true);
  });
});
