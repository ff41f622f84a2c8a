import { describeWithDynamo } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import type { LeaseChange } from '../../src/leases/lease.ts';
import { leaseTables } from '../leases/dynamo/lease-tables.ts';
import { newLease } from '../leases/store-contract-model.ts';
import {
  kcl1,
  kcl1Old,
  kcl2,
  kcl2Ended,
  kcl3,
  kcl35,
  kcl35Others,
  kclMultiStream,
  kclWorkerMetric,
  sequences,
} from '../support/kcl-rows.ts';
import type { KclRow } from '../support/kcl-rows.ts';

const grows: LeaseChange = { counter: 'grows' };

describeWithDynamo('leases in tables of the Kinesis Client Library', (dynamo) => {
  const tables = leaseTables(dynamo);
  const keyOf = (row: KclRow): string => row['leaseKey']?.S ?? '';
  const applied = async (row: KclRow, change: LeaseChange): Promise<KclRow | undefined> => {
    const leases = await tables.open();
    await tables.put(row);
    const update = await leases.update(await tables.leaseOf(leases, keyOf(row)), change);
    expect(update.applied).toBe(true);
    return await tables.itemOf(keyOf(row));
  };

  it('continues a row of the first versions', async () => {
    const after = await applied(kcl1Old, {
      ...grows,
      owner: 'worker-1',
      ownerSwitches: 1,
      checkpoint: { sequence: sequences.second, sub: 2 },
    });

    expect(after).toEqual({
      leaseKey: { S: 'shardId-000000000000' },
      leaseOwner: { S: 'worker-1' },
      leaseCounter: { N: '8124' },
      ownerSwitchesSinceCheckpoint: { N: '1' },
      checkpoint: { S: sequences.second },
      checkpointSubSequenceNumber: { N: '2' },
    });
  });

  it('renews a row of 1.x', async () => {
    expect(await applied(kcl1, grows)).toEqual({ ...kcl1, leaseCounter: { N: '53' } });
  });

  it('stores the checkpoint of a row of 1.x', async () => {
    const checkpoint = { sequence: sequences.second, sub: 0 };

    expect(await applied(kcl1, { ...grows, checkpoint })).toEqual({
      ...kcl1,
      leaseCounter: { N: '53' },
      ownerSwitchesSinceCheckpoint: { N: '0' },
      checkpoint: { S: sequences.second },
      checkpointSubSequenceNumber: { N: '0' },
    });
  });

  it('renews a row of 2.x and leaves a checkpoint in two steps to be finished', async () => {
    expect(await applied(kcl2, grows)).toEqual({ ...kcl2, leaseCounter: { N: '1308' } });
  });

  it('stores the checkpoint of a row of 2.x, and ends the one in two steps', async () => {
    const { pendingCheckpoint, pendingCheckpointSubSequenceNumber, pendingCheckpointState, ...rest } = kcl2;

    const after = await applied(kcl2, {
      ...grows,
      checkpoint: 'SHARD_END',
      children: ['shardId-000000000006'],
    });

    expect([pendingCheckpoint, pendingCheckpointSubSequenceNumber, pendingCheckpointState]).not.toContain(
      undefined,
    );
    expect(after).toEqual({
      ...rest,
      leaseCounter: { N: '1308' },
      ownerSwitchesSinceCheckpoint: { N: '0' },
      checkpoint: { S: 'SHARD_END' },
      childShardIds: { SS: ['shardId-000000000006'] },
    });
  });

  it('takes a row of 2.x that has ended', async () => {
    expect(await applied(kcl2Ended, { ...grows, owner: 'worker-1' })).toEqual({
      ...kcl2Ended,
      leaseOwner: { S: 'worker-1' },
      leaseCounter: { N: '100' },
    });
  });

  it('takes a row of 3.x, ends the handing over, and keeps what it does not know', async () => {
    const { checkpointOwner, ...rest } = kcl3;

    const after = await applied(kcl3, {
      ...grows,
      owner: 'worker-1',
      checkpointOwner: null,
      ownerSwitches: 1,
    });

    expect(checkpointOwner).toBeDefined();
    expect(after).toEqual({
      ...rest,
      leaseOwner: { S: 'worker-1' },
      leaseCounter: { N: '416' },
      ownerSwitchesSinceCheckpoint: { N: '1' },
    });
  });

  it('takes and gives back a row of 3.5, which stays of its kind', async () => {
    const leases = await tables.open();
    await tables.put(kcl35);
    const taken = await leases.update(await tables.leaseOf(leases, keyOf(kcl35)), {
      ...grows,
      owner: 'worker-1',
    });
    const between = await tables.itemOf(keyOf(kcl35));
    if (taken.applied) await leases.update(taken.lease, { ...grows, owner: null });

    expect(between).toEqual({ ...kcl35, leaseOwner: { S: 'worker-1' }, leaseCounter: { N: '13' } });
    expect(await tables.itemOf(keyOf(kcl35))).toEqual({ ...kcl35, leaseCounter: { N: '14' } });
  });

  it('creates rows of the kind that a table of 3.5 holds, and leaves all others alone', async () => {
    await tables.open();
    const others = [...kcl35Others, kclMultiStream('payments'), kclWorkerMetric(1_600_000_000)];
    await tables.put(kcl35, ...others);
    const leases = await tables.open();

    await leases.create(newLease('shardId-000000000007', { parents: ['shardId-000000000005'] }));

    const listed = await leases.list();
    expect(listed.map((lease) => lease.shardId).toSorted()).toEqual([
      'shardId-000000000005',
      'shardId-000000000007',
    ]);
    expect(await tables.itemOf('shardId-000000000007')).toEqual({
      leaseKey: { S: 'shardId-000000000007' },
      entityType: { S: 'LEASE' },
      leaseCounter: { N: '0' },
      ownerSwitchesSinceCheckpoint: { N: '0' },
      checkpoint: { S: 'TRIM_HORIZON' },
      checkpointSubSequenceNumber: { N: '0' },
      parentShardId: { SS: ['shardId-000000000005'] },
    });
    for (const other of others) expect(await tables.itemOf(keyOf(other))).toEqual(other);
  });

  it('refuses to start beside a worker of 3.x that is alive', async () => {
    await tables.open();
    await tables.put(kcl35, kclWorkerMetric(Math.floor(Date.now() / 1000)));

    await expect(tables.open()).rejects.toMatchObject({ code: 'misconfigured', reason: 'kcl-leader' });
    await expect(tables.open({ purpose: 'check' })).resolves.toBeDefined();
  });
});
