import { describe, expect, it } from 'vitest';
import { parseLease } from '../../../src/leases/dynamo/row.ts';
import {
  kcl1,
  kcl1Old,
  kcl2,
  kcl2Ended,
  kcl3,
  kcl35,
  kcl35Others,
  kclLeader,
  kclMultiStream,
  kclWorkerMetric,
  sequences,
} from '../../support/kcl-rows.ts';
import type { KclRow } from '../../support/kcl-rows.ts';

const origin = { table: 'orders-app', stream: 'orders' };
const fullRange = { start: '0', end: '340282366920938463463374607431768211455' };

describe('parseLease', () => {
  it('reads a row of the first versions of the KCL', () => {
    expect(parseLease(kcl1Old, origin)).toEqual({
      shardId: 'shardId-000000000000',
      owner: 'host-a:5f0c',
      counter: 8123,
      checkpoint: { sequence: sequences.first, sub: 0 },
      checkpointOwner: undefined,
      ownerSwitches: 0,
      parents: [],
      children: [],
      hashRange: undefined,
      startTimestamp: undefined,
    });
  });

  it('reads a row of 1.x', () => {
    expect(parseLease(kcl1, origin)).toMatchObject({
      checkpoint: { sequence: sequences.first, sub: 3 },
      ownerSwitches: 2,
      parents: ['shardId-000000000000'],
    });
  });

  it('reads a row of 2.x, and passes over a checkpoint that was begun', () => {
    expect(parseLease(kcl2, origin)).toMatchObject({
      checkpoint: 'TRIM_HORIZON',
      parents: ['shardId-000000000000', 'shardId-000000000001'],
      hashRange: fullRange,
    });
    expect(parseLease(kcl2Ended, origin)).toMatchObject({
      owner: undefined,
      checkpoint: 'SHARD_END',
      children: ['shardId-000000000004', 'shardId-000000000005'],
    });
  });

  it('reads a row of 3.x that is being handed over', () => {
    expect(parseLease(kcl3, origin)).toMatchObject({
      owner: 'new-worker',
      checkpointOwner: 'old-worker',
      counter: 415,
    });
  });

  it('reads the leases of a table of 3.5, and no other row of it', () => {
    const rows = [kcl35, ...kcl35Others, kclLeader('v'), kclWorkerMetric(1_700_000_000)];

    const leases = rows.flatMap((row) => parseLease(row, origin) ?? []);

    expect(leases).toEqual([
      expect.objectContaining({ shardId: 'shardId-000000000005', checkpoint: 'LATEST', counter: 12 }),
    ]);
  });

  it.each<[string, KclRow]>([
    ['the lock of a leader', { leaseKey: { S: 'Leader' }, ownerName: { S: 'w' } }],
    ['a state of the KCL', { leaseKey: { S: 'Migration3.0' }, leaseCounter: { N: '1' } }],
    ['another state of the KCL', { leaseKey: { S: 'TableMigration3.5' }, leaseCounter: { N: '1' } }],
    ['what a worker tells of itself', { leaseKey: { S: 'worker' }, lut: { N: '1' } }],
    ['a row without a key', { checkpoint: { S: 'LATEST' } }],
  ])('passes over %s without a type', (_, row) => {
    expect(parseLease(row, origin)).toBeUndefined();
  });

  it('passes over leases of other streams', () => {
    const { streamName, ...byKey } = kclMultiStream('payments');

    expect(parseLease({ ...byKey, ...(streamName && { streamName }) }, origin)).toBeUndefined();
    expect(parseLease(byKey, origin)).toBeUndefined();
  });

  it('refuses leases of its stream in the form for several streams', () => {
    const { streamName, ...byKey } = kclMultiStream('orders');
    const bare = { ...byKey, streamName: { S: 'orders' } };

    for (const row of [{ ...byKey, ...(streamName && { streamName }) }, byKey, bare]) {
      expect(() => parseLease(row, origin)).toThrow(/form for several streams/);
    }
  });

  it('gives the time of its own attribute only with a word that needs it', () => {
    const time = { rivergraphStartTimestamp: { N: '1700000000123' } };

    expect(parseLease({ ...kcl35, ...time }, origin)?.startTimestamp).toBe(1_700_000_000_123);
    expect(parseLease({ ...kcl1, ...time }, origin)?.startTimestamp).toBeUndefined();
  });

  it.each<[string, KclRow]>([
    ['leaseOwner', { leaseOwner: { N: '666' } }],
    ['leaseCounter', { leaseCounter: { S: '666' } }],
    ['leaseCounter', { leaseCounter: { N: '6.66' } }],
    ['leaseCounter', { leaseCounter: { N: '-666' } }],
    ['leaseCounter', { leaseCounter: { N: '66666666666666666666' } }],
    ['checkpoint', { checkpoint: { S: '666x' } }],
    ['checkpoint', { checkpoint: { S: '' } }],
    ['checkpoint', { checkpoint: { N: '666' } }],
    ['checkpointSubSequenceNumber', { checkpointSubSequenceNumber: { N: '66666666' } }],
    ['checkpointOwner', { checkpointOwner: { SS: ['666'] } }],
    ['ownerSwitchesSinceCheckpoint', { ownerSwitchesSinceCheckpoint: { S: '666' } }],
    ['parentShardId', { parentShardId: { S: '666' } }],
    ['childShardIds', { childShardIds: { L: [{ S: '666' }] } }],
    ['startingHashKey', { startingHashKey: { S: '0x666' }, endingHashKey: { S: '1' } }],
    ['endingHashKey', { startingHashKey: { S: '1' }, endingHashKey: { S: '0x666' } }],
  ])('names attribute %s and not its value when it cannot be read', (name, attributes) => {
    const read = (): unknown => parseLease({ ...kcl1, ...attributes }, origin);

    expect(read).toThrow(new RegExp(`'orders-app'.* attribute ${name} of the row 'shardId-000000000001'`));
    expect(read).not.toThrow(/666/);
    expect(read).toThrow(expect.objectContaining({ code: 'misconfigured', reason: 'lease-row' }));
  });

  it.each(['leaseCounter', 'checkpoint'])('refuses a lease without its %s', (name) => {
    const { [name]: _, ...row } = kcl1;

    expect(() => parseLease(row, origin)).toThrow(/got none/);
  });
});
