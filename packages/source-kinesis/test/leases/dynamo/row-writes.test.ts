import { describe, expect, it } from 'vitest';
import { parseLease } from '../../../src/leases/dynamo/row.ts';
import { conditionOf, newItem, updateOf } from '../../../src/leases/dynamo/row-writes.ts';
import type { Lease } from '../../../src/leases/lease.ts';
import { kcl1, kcl3 } from '../../support/kcl-rows.ts';
import type { KclRow } from '../../support/kcl-rows.ts';
import { newLease } from '../store-contract-model.ts';

function leaseOf(row: KclRow): Lease {
  const lease = parseLease(row, { table: 'orders-app', stream: 'orders' });
  if (lease === undefined) throw new Error('expected a lease');
  return lease;
}

describe('newItem', () => {
  it('writes what the KCL writes', () => {
    const lease = newLease('a', { parents: ['p', 'q', 'p'], hashRange: { start: '0', end: '9' } });

    expect(newItem(lease, 'leases-only')).toEqual({
      leaseKey: { S: 'a' },
      leaseCounter: { N: '0' },
      ownerSwitchesSinceCheckpoint: { N: '0' },
      checkpoint: { S: 'TRIM_HORIZON' },
      checkpointSubSequenceNumber: { N: '0' },
      parentShardId: { SS: ['p', 'q'] },
      startingHashKey: { S: '0' },
      endingHashKey: { S: '9' },
    });
  });

  it('leaves out what is empty, and tells the kind of row where others do', () => {
    const lease = newLease('a', { checkpoint: { sequence: '7', sub: 2 }, startTimestamp: 5 });

    expect(newItem(lease, 'single-table')).toEqual({
      leaseKey: { S: 'a' },
      entityType: { S: 'LEASE' },
      leaseCounter: { N: '0' },
      ownerSwitchesSinceCheckpoint: { N: '0' },
      checkpoint: { S: '7' },
      checkpointSubSequenceNumber: { N: '2' },
      rivergraphStartTimestamp: { N: '5' },
    });
  });
});

describe('conditionOf', () => {
  it('holds counter, owner and checkpoint owner', () => {
    expect(conditionOf(leaseOf(kcl3))).toEqual({
      ConditionExpression:
        '#leaseCounter = :seen_leaseCounter AND #leaseOwner = :seen_leaseOwner AND #checkpointOwner = :seen_checkpointOwner',
      ExpressionAttributeNames: {
        '#leaseCounter': 'leaseCounter',
        '#leaseOwner': 'leaseOwner',
        '#checkpointOwner': 'checkpointOwner',
      },
      ExpressionAttributeValues: {
        ':seen_leaseCounter': { N: '415' },
        ':seen_leaseOwner': { S: 'new-worker' },
        ':seen_checkpointOwner': { S: 'old-worker' },
      },
    });
  });

  it('wants those to be absent that were', () => {
    const free = { ...leaseOf(kcl1), owner: undefined };

    expect(conditionOf(free).ConditionExpression).toBe(
      '#leaseCounter = :seen_leaseCounter AND attribute_not_exists(#leaseOwner) AND attribute_not_exists(#checkpointOwner)',
    );
  });
});

describe('updateOf', () => {
  it('renews with nothing but the counter', () => {
    const update = updateOf(leaseOf(kcl1), { counter: 'grows' });

    expect(update.UpdateExpression.trim()).toBe('SET #leaseCounter = :new_leaseCounter');
    expect(update.ExpressionAttributeValues[':new_leaseCounter']).toEqual({ N: '53' });
  });

  it('ends a checkpoint in two steps and the time that was meant with a checkpoint', () => {
    const update = updateOf(leaseOf(kcl1), {
      counter: 'grows',
      checkpoint: 'SHARD_END',
      children: ['b', 'b'],
    });

    expect(update.UpdateExpression).toContain(
      'REMOVE #pendingCheckpoint, #pendingCheckpointSubSequenceNumber, #pendingCheckpointState, #rivergraphStartTimestamp',
    );
    expect(update.ExpressionAttributeValues).toMatchObject({
      ':new_checkpoint': { S: 'SHARD_END' },
      ':new_checkpointSubSequenceNumber': { N: '0' },
      ':new_ownerSwitchesSinceCheckpoint': { N: '0' },
      ':new_childShardIds': { SS: ['b'] },
    });
  });

  it('keeps the time with a word that needs it', () => {
    const update = updateOf(leaseOf(kcl1), { counter: 'grows', checkpoint: 'AT_TIMESTAMP' });

    expect(update.UpdateExpression).not.toContain('rivergraphStartTimestamp');
  });

  it('removes what has no value any more', () => {
    const update = updateOf(leaseOf(kcl3), {
      counter: 'stays',
      owner: null,
      checkpointOwner: null,
      children: [],
    });

    expect(update.UpdateExpression).toContain('REMOVE #leaseOwner, #checkpointOwner, #childShardIds');
    expect(update.ExpressionAttributeValues[':new_leaseCounter']).toEqual({ N: '415' });
  });
});
