import { silentLogger } from '@rivergraph/core';
import type { Logger } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDynamoLeaseStore } from '../../../src/leases/dynamo/dynamo-store.ts';
import type { LeaseSession, LeaseStoreContext } from '../../../src/leases/lease-store.ts';
import { kcl35, kclLeader, kclWorkerMetric } from '../../support/kcl-rows.ts';
import type { KclRow } from '../../support/kcl-rows.ts';
import { storeContext } from '../store-contract.ts';
import { active, FakeDynamo, noTable, serviceError } from './fake-dynamo.ts';

/** What the three tables hold; those beside the table of the leases may be missing. */
interface Tables {
  readonly rows?: readonly KclRow[];
  readonly metrics?: readonly KclRow[];
  /** Gives the lock as it is at each look. */
  leader?(look: number): KclRow | undefined;
}

describe('opening beside the Kinesis Client Library 3', () => {
  let clock: ManualClock;
  const info = vi.fn<Logger['info']>();
  const logger: Logger = { ...silentLogger, info };
  const secondsAgo = (seconds: number): number => clock.now() / 1000 - seconds;
  const clientOf = ({ rows = [], metrics, leader }: Tables): FakeDynamo => {
    let looks = 0;
    return new FakeDynamo({
      DescribeTable: () => active,
      Scan: ({ TableName }) => {
        if (TableName === 'app') return { Items: [kcl35, ...rows] };
        return TableName === 'app-WorkerMetricStats' && metrics !== undefined
          ? { Items: metrics }
          : noTable();
      },
      GetItem: ({ TableName, Key }) => {
        const key = TableName === 'app' ? 'leaseKey' : 'key';
        expect(Key).toEqual({ [key]: { S: 'Leader' } });
        if (leader === undefined) return noTable();
        looks += 1;
        const item = leader(looks);
        return item === undefined ? {} : { Item: item };
      },
    });
  };
  const open = async (tables: Tables, overrides: Partial<LeaseStoreContext> = {}): Promise<LeaseSession> => {
    const store = createDynamoLeaseStore({ table: 'app', dynamodb: clientOf(tables) });
    return await clock.runUntil(store.open(storeContext({ clock, logger, ...overrides })));
  };
  const refused = { code: 'misconfigured', reason: 'kcl-leader' };

  beforeEach(() => {
    clock = createManualClock();
    info.mockClear();
  });

  it('goes on at once when there is no trace of it', async () => {
    const start = clock.now();

    await open({});

    expect(clock.now()).toBe(start);
    expect(info).not.toHaveBeenCalled();
  });

  it('is refused while a worker tells of itself in the table', async () => {
    const opening = open({ rows: [kclWorkerMetric(secondsAgo(12))] });

    await expect(opening).rejects.toMatchObject({
      ...refused,
      message: expect.stringMatching(
        /'app'.* told of itself 12 s ago.*stop its workers, and then start again, in 108 s if/,
      ),
    });
  });

  it('is refused while a worker tells of itself in a table of its own', async () => {
    const metrics = [kclWorkerMetric(secondsAgo(9_000), 'wid'), kclWorkerMetric(secondsAgo(119), 'wid')];

    await expect(open({ metrics })).rejects.toMatchObject(refused);
  });

  it('is refused when the clock of that worker is ahead', async () => {
    await expect(open({ metrics: [kclWorkerMetric(secondsAgo(-3_000), 'wid')] })).rejects.toMatchObject(
      refused,
    );
  });

  it('goes on at once when the leader has told nothing of itself for a quarter of an hour', async () => {
    const start = clock.now();

    await open({ rows: [kclWorkerMetric(secondsAgo(901)), kclLeader('v1')] });

    expect(clock.now()).toBe(start);
  });

  it('watches a leader whose clock may be behind', async () => {
    const rows = [kclWorkerMetric(secondsAgo(121)), kclLeader('v1')];

    await expect(open({ rows, leader: () => kclLeader('v2') })).rejects.toMatchObject(refused);
  });

  it.each(['in the table', 'beside it'])('is refused when a lock %s is renewed', async (place) => {
    const key = place === 'in the table' ? 'leaseKey' : 'key';
    const leader = (look: number): KclRow => kclLeader(look < 4 ? 'v1' : 'v2', key);
    const start = clock.now();

    const opening = open({ leader, rows: key === 'leaseKey' ? [kclLeader('v1')] : [] });

    await expect(opening).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('a leader whose lock is being renewed'),
    });
    expect(clock.now() - start).toBeLessThanOrEqual(20_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on when a lock was not renewed for a heartbeat and a half', async () => {
    const start = clock.now();

    await open({ leader: () => kclLeader('v1', 'key') });

    expect(clock.now() - start).toBe(45_000);
    expect(info).toHaveBeenCalledWith(expect.stringContaining('watching'), {
      table: 'app',
      watchMs: 45_000,
    });
  });

  it('goes on when the lock goes while it is watched', async () => {
    await open({ leader: (look) => (look < 3 ? kclLeader('v1', 'key') : undefined) });

    expect(clock.pendingTimers).toBe(0);
  });

  it('takes a lock that was given back for none', async () => {
    const start = clock.now();

    await open({ leader: () => ({ ...kclLeader('v1', 'key'), isReleased: { S: '1' } }) });

    expect(clock.now()).toBe(start);
  });

  it('takes a lock without a duration for one of the usual kind', async () => {
    const { leaseDuration, ...lock } = kclLeader('v1', 'key');
    const start = clock.now();

    await open({ leader: () => lock });

    expect(leaseDuration).toBeDefined();
    expect(clock.now() - start).toBe(45_000);
  });

  it('stops watching with the signal', async () => {
    const abort = new AbortController();
    const store = createDynamoLeaseStore({
      table: 'app',
      dynamodb: clientOf({ leader: () => kclLeader('v1', 'key') }),
    });
    const opening = store.open(storeContext({ clock, signal: abort.signal }));
    opening.catch(() => undefined);
    await clock.advance(7_000);

    abort.abort(new Error('enough'));

    await expect(opening).rejects.toThrow('enough');
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on when the tables beside it may not be read, and says so', async () => {
    const denied = (): never => {
      throw serviceError('AccessDeniedException');
    };
    const client = new FakeDynamo({
      DescribeTable: () => active,
      Scan: ({ TableName }) => (TableName === 'app' ? { Items: [kcl35] } : denied()),
      GetItem: denied,
    });

    await createDynamoLeaseStore({ table: 'app', dynamodb: client }).open(storeContext({ logger }));

    expect(info).toHaveBeenCalledTimes(2);
    expect(info).toHaveBeenCalledWith(expect.any(String), { table: 'app-WorkerMetricStats' });
  });

  it('does not look in a dry run', async () => {
    const client = clientOf({ rows: [kclWorkerMetric(secondsAgo(1))] });

    await createDynamoLeaseStore({ table: 'app', dynamodb: client }).open(storeContext({ purpose: 'check' }));

    expect(client.names).toEqual(['DescribeTable']);
  });
});
