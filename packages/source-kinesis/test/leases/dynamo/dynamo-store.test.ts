import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { createDynamoLeaseStore } from '../../../src/leases/dynamo/dynamo-store.ts';
import type { DynamoLeaseStoreOptions } from '../../../src/leases/dynamo/options.ts';
import { loadDynamoSdk } from '../../../src/leases/dynamo/sdk.ts';
import type { Lease } from '../../../src/leases/lease.ts';
import type { LeaseSession } from '../../../src/leases/lease-store.ts';
import { kcl1, kcl35, kclMultiStream } from '../../support/kcl-rows.ts';
import { storeContext } from '../store-contract.ts';
import { newLease } from '../store-contract-model.ts';
import { active, FakeDynamo, noTable, serviceError } from './fake-dynamo.ts';
import type { Answer } from './fake-dynamo.ts';

const table = 'orders-app';
const quiet: Readonly<Record<string, Answer>> = {
  DescribeTable: () => active,
  Scan: ({ TableName }) => (TableName === table ? { Items: [kcl1] } : noTable()),
  GetItem: ({ TableName }) => (TableName === table ? {} : noTable()),
};

async function openWith(
  answers: Readonly<Record<string, Answer>>,
  overrides: Parameters<typeof storeContext>[0] = {},
): Promise<{ readonly client: FakeDynamo; readonly session: LeaseSession; readonly lease: Lease }> {
  const client = new FakeDynamo({ ...quiet, ...answers });
  const session = await createDynamoLeaseStore({ table, dynamodb: client }).open(storeContext(overrides));
  const [lease] = await session.list();
  if (lease === undefined) throw new Error('expected a lease');
  return { client, session, lease };
}

describe('createDynamoLeaseStore', () => {
  it.each<[string, object]>([
    ['table', {}],
    ['table', { table: 'ab' }],
    ['table', { table: 'orders app' }],
    ['dynamodb', { table, dynamodb: 'http://secret' }],
    ['dynamodb', { table, dynamodb: null }],
    ['billing', { table, billing: 'free' }],
    ['billing', { table, billing: { read: 0, write: 1 } }],
    ['billing', { table, billing: { read: 1 } }],
  ])('refuses option %s in %o', (option, options) => {
    const create = (): unknown => createDynamoLeaseStore(options as DynamoLeaseStoreOptions);

    expect(create).toThrow(new RegExp(`option ${option}: expected`));
    expect(create).toThrow(expect.objectContaining({ code: 'misconfigured', reason: 'option' }));
    expect(create).not.toThrow(/secret/);
  });

  it('does nothing until it is opened, and outlives the process', () => {
    const client = new FakeDynamo({});

    expect(createDynamoLeaseStore({ table, dynamodb: client })).toMatchObject({
      name: 'dynamodb',
      durable: true,
    });
    expect(client.calls).toEqual([]);
  });

  it('tells which package is missing', async () => {
    const cause = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });

    await expect(loadDynamoSdk(async () => Promise.reject(cause))).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'missing-package',
      message: expect.stringContaining('@aws-sdk/client-dynamodb'),
      cause,
    });
  });

  it('never destroys the client of the user', async () => {
    const { client, session } = await openWith({});

    await session.close();

    expect(client.destroyed).toBe(0);
  });

  it('ends what is pending when it is closed', async () => {
    const { session } = await openWith(
      {
        GetItem: async (_, signal) => {
          await new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(serviceError('AbortError')));
          });
        },
        Scan: ({ TableName }) => (TableName === table ? { Items: [kcl1] } : noTable()),
      },
      { purpose: 'check' },
    );

    const reading = session.read(['a']);
    await session.close();

    await expect(reading).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('opening', () => {
  const create = (client: FakeDynamo, options: Partial<DynamoLeaseStoreOptions> = {}) =>
    createDynamoLeaseStore({ table, dynamodb: client, ...options });
  const status = (TableStatus: string) => ({ Table: { ...active.Table, TableStatus } });

  it('creates a table, and waits until it can be used', async () => {
    const clock = createManualClock();
    const answers = [noTable, () => status('CREATING'), noTable, () => status('CREATING'), () => active];
    const client = new FakeDynamo({ DescribeTable: () => answers.shift()?.(), CreateTable: () => ({}) });

    await clock.runUntil(create(client).open(storeContext({ clock })));

    expect(client.names).toEqual(['DescribeTable', 'CreateTable', ...Array<string>(4).fill('DescribeTable')]);
    expect(client.calls[1]?.input).toEqual({
      TableName: table,
      KeySchema: [{ AttributeName: 'leaseKey', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'leaseKey', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it('creates a table that is paid for by its capacity', async () => {
    const answers = [noTable, () => active];
    const client = new FakeDynamo({ DescribeTable: () => answers.shift()?.(), CreateTable: () => ({}) });

    await create(client, { billing: { read: 3, write: 7 } }).open(storeContext());

    expect(client.calls[1]?.input).toMatchObject({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 7 },
    });
  });

  it('takes a table that another worker creates at the same time', async () => {
    const answers = [noTable, () => active];
    const client = new FakeDynamo({
      ...quiet,
      DescribeTable: () => answers.shift()?.(),
      CreateTable: () => {
        throw serviceError('ResourceInUseException');
      },
    });

    await expect(create(client).open(storeContext())).resolves.toBeDefined();
  });

  it('gives up a table that is never ready, as an outage', async () => {
    const clock = createManualClock();
    const client = new FakeDynamo({ DescribeTable: () => status('CREATING') });

    const opening = create(client).open(storeContext({ clock }));

    await expect(clock.runUntil(opening)).rejects.toMatchObject({ code: 'unavailable', reason: 'timeout' });
  });

  it('stops waiting with the signal', async () => {
    const clock = createManualClock();
    const abort = new AbortController();
    const client = new FakeDynamo({ DescribeTable: () => status('CREATING') });
    const opening = create(client).open(storeContext({ clock, signal: abort.signal }));
    await clock.settle();

    abort.abort(new Error('enough'));

    await expect(opening).rejects.toThrow('enough');
    expect(clock.pendingTimers).toBe(0);
  });

  it('uses a table that is being changed', async () => {
    const client = new FakeDynamo({ ...quiet, DescribeTable: () => status('UPDATING') });

    await expect(create(client).open(storeContext())).resolves.toBeDefined();
  });

  it.each([
    ['DELETING', 'lease-table-deleting'],
    ['ARCHIVED', 'lease-table-state'],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'lease-table-state'],
  ])('refuses a table that is %s', async (state, reason) => {
    const client = new FakeDynamo({ DescribeTable: () => status(state) });

    await expect(create(client).open(storeContext())).rejects.toMatchObject({
      code: 'misconfigured',
      reason,
    });
    expect(client.names).toEqual(['DescribeTable']);
  });

  it.each<[string, object]>([
    ['another key', { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }],
    ['a second key', { KeySchema: [...active.Table.KeySchema, { AttributeName: 'at', KeyType: 'RANGE' }] }],
    ['a number as its key', { AttributeDefinitions: [{ AttributeName: 'leaseKey', AttributeType: 'N' }] }],
  ])('refuses a table with %s', async (_, fields) => {
    const client = new FakeDynamo({ DescribeTable: () => ({ Table: { ...active.Table, ...fields } }) });

    for (const purpose of ['run', 'check'] as const) {
      await expect(create(client).open(storeContext({ purpose }))).rejects.toMatchObject({
        code: 'misconfigured',
        reason: 'lease-table-schema',
      });
    }
  });

  it('creates nothing in a dry run, where a missing table has no leases', async () => {
    const client = new FakeDynamo({ DescribeTable: noTable });

    const session = await create(client).open(storeContext({ purpose: 'check' }));

    expect(await session.list()).toEqual([]);
    expect(await session.read(['a'])).toEqual([]);
    expect(client.names).toEqual(['DescribeTable']);
  });

  it('refuses leases of its stream in the form for several streams', async () => {
    const client = new FakeDynamo({ ...quiet, Scan: () => ({ Items: [kclMultiStream('orders')] }) });

    await expect(create(client).open(storeContext())).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'multi-stream',
    });
  });

  it.each<[string, Error, object]>([
    ['throttling', serviceError('ThrottlingException'), { code: 'throttled' }],
    ['an account at its limit', serviceError('RequestLimitExceeded'), { code: 'throttled' }],
    ['a fault of the service', serviceError('InternalServerError'), { code: 'unavailable' }],
    [
      'a lack of rights',
      serviceError('AccessDeniedException'),
      {
        code: 'unauthorized',
        message: expect.stringMatching(
          /DescribeTable.*CreateTable.*Scan.*GetItem.*PutItem.*UpdateItem.*DeleteItem/,
        ),
      },
    ],
  ])('tells of %s', async (_, error, expected) => {
    const client = new FakeDynamo({
      DescribeTable: () => {
        throw error;
      },
    });

    await expect(create(client).open(storeContext())).rejects.toMatchObject({ ...expected, cause: error });
  });
});

describe('a write that was refused', () => {
  const refused =
    (fields: object = {}) =>
    () => {
      throw serviceError('ConditionalCheckFailedException', fields);
    };
  const change = { counter: 'grows', owner: 'worker-1', ownerSwitches: 3 } as const;
  const mine = {
    ...kcl1,
    leaseOwner: { S: 'worker-1' },
    leaseCounter: { N: '53' },
    ownerSwitchesSinceCheckpoint: { N: '3' },
  };

  it('was applied when the row holds what it would have made', async () => {
    const { session, lease, client } = await openWith({
      UpdateItem: refused(),
      GetItem: ({ TableName }) => (TableName === table ? { Item: mine } : noTable()),
    });

    const update = await session.update(lease, change);

    expect(update).toMatchObject({ applied: true, lease: { owner: 'worker-1', counter: 53 } });
    expect(client.calls.at(-1)).toMatchObject({ name: 'GetItem', input: { ConsistentRead: true } });
  });

  it('reads nothing again when the service tells what was there', async () => {
    const { session, lease, client } = await openWith({ UpdateItem: refused({ Item: mine }) });
    const before = client.names.length;

    const update = await session.update(lease, change);

    expect(update).toMatchObject({ applied: true });
    expect(client.names.slice(before)).toEqual(['UpdateItem']);
  });

  it.each<[string, object]>([
    ['owner', { leaseOwner: { S: 'worker-2' } }],
    ['counter', { leaseCounter: { N: '54' } }],
    ['checkpoint', { checkpoint: { S: 'SHARD_END' } }],
    ['place in an aggregate', { checkpointSubSequenceNumber: { N: '4' } }],
    ['checkpoint owner', { checkpointOwner: { S: 'worker-3' } }],
    ['count of switches', { ownerSwitchesSinceCheckpoint: { N: '0' } }],
    ['children', { childShardIds: { SS: ['c'] } }],
  ])('was not applied when the row has another %s', async (_, fields) => {
    const { session, lease } = await openWith({ UpdateItem: refused({ Item: { ...mine, ...fields } }) });

    expect(await session.update(lease, change)).toMatchObject({
      applied: false,
      current: { shardId: lease.shardId },
    });
  });
});

describe('a new lease', () => {
  it.each<[string, readonly object[], object | undefined]>([
    ['of another table', [kcl1], undefined],
    ['of a table of 3.5', [kcl1, kcl35], { S: 'LEASE' }],
  ])('%s has the kind of row that the others have', async (_, Items, entityType) => {
    const { session, client } = await openWith({
      Scan: ({ TableName }) => (TableName === table ? { Items } : noTable()),
      PutItem: () => ({}),
    });

    await session.create(newLease('a'));

    const { name, input } = client.calls.at(-1) ?? { name: 'none', input: {} };
    expect(name).toBe('PutItem');
    expect(input).toMatchObject({ ConditionExpression: 'attribute_not_exists(leaseKey)' });
    expect((input['Item'] as Record<string, object>)['entityType']).toEqual(entityType);
  });
});
