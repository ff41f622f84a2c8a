import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClientConfig, TableDescription } from '@aws-sdk/client-dynamodb';
import { describeWithDynamo } from '@rivergraph/servers/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDynamoLeaseStore } from '../../src/leases/dynamo/dynamo-store.ts';
import { leaseTables } from '../leases/dynamo/lease-tables.ts';
import { describeLeaseStore, storeContext } from '../leases/store-contract.ts';
import { newLease } from '../leases/store-contract-model.ts';
import { kcl1 } from '../support/kcl-rows.ts';

describeWithDynamo('leases in DynamoDB', (dynamo) => {
  const tables = leaseTables(dynamo);

  describeLeaseStore('dynamodb', async () =>
    createDynamoLeaseStore({ table: `leases-${randomUUID()}`, dynamodb: tables.config }),
  );

  it('uses the client of the user, and leaves it open', async () => {
    const { client } = tables;
    const session = await createDynamoLeaseStore({ table: tables.name, dynamodb: client }).open(
      storeContext(),
    );
    await session.create(newLease('a'));
    await session.close();

    expect(await tables.itemOf('a')).toMatchObject({ leaseCounter: { N: '0' } });
  });

  it("takes the configuration of the client's own type", async () => {
    const dynamodb: DynamoDBClientConfig = tables.throughProxy();
    const session = await createDynamoLeaseStore({ table: tables.name, dynamodb }).open(storeContext());

    await expect(session.list()).resolves.toEqual([]);
    await session.close();
  });

  describe('a table', () => {
    const described = async (): Promise<TableDescription | undefined> =>
      (await tables.client.send(new DescribeTableCommand({ TableName: tables.name }))).Table;

    it('is made once by two that open it at the same time', async () => {
      const before = tables.proxy.calls().get('CreateTable') ?? 0;

      const sessions = await Promise.all(
        ['a', 'b', 'c'].map(async (workerId) => tables.open({ workerId }, tables.throughProxy())),
      );
      await sessions[0]?.create(newLease('a'));

      expect((tables.proxy.calls().get('CreateTable') ?? 0) - before).toBeGreaterThan(1);
      expect(await sessions[2]?.list()).toHaveLength(1);
      expect(await described()).toMatchObject({
        TableStatus: 'ACTIVE',
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        KeySchema: [{ AttributeName: 'leaseKey', KeyType: 'HASH' }],
      });
    });

    it('is waited for while another worker makes it', async () => {
      await tables.open();
      let looks = 0;
      const undo = tables.proxy.onAnswer('DescribeTable', (answer) => {
        looks += 1;
        const { Table } = answer as { readonly Table?: object };
        return looks < 4 ? { ...answer, Table: { ...Table, TableStatus: 'CREATING' } } : answer;
      });
      onTestFinished(undo);

      const leases = await tables.open({}, tables.throughProxy());

      expect(looks).toBe(4);
      expect(await leases.list()).toEqual([]);
    });

    it('may be paid for by its capacity', async () => {
      const store = createDynamoLeaseStore({
        table: tables.name,
        dynamodb: tables.config,
        billing: { read: 5, write: 6 },
      });
      const session = await store.open(storeContext());
      await session.close();

      expect((await described())?.ProvisionedThroughput).toMatchObject({
        ReadCapacityUnits: 5,
        WriteCapacityUnits: 6,
      });
    });

    it('is not made in a dry run', async () => {
      const leases = await tables.open({ purpose: 'check' });

      expect(await leases.list()).toEqual([]);
      await expect(described()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('is read page by page', async () => {
      const leases = await tables.open({}, tables.throughProxy());
      const filler = { S: 'x'.repeat(60_000) };
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) =>
          tables.put({ ...kcl1, leaseKey: { S: `shardId-${index}` }, filler }),
        ),
      );
      const before = tables.proxy.calls().get('Scan') ?? 0;

      const listed = await leases.list();

      expect(new Set(listed.map((lease) => lease.shardId)).size).toBe(40);
      expect((tables.proxy.calls().get('Scan') ?? 0) - before).toBeGreaterThanOrEqual(3);
    });

    it('ends the session when it is deleted during a run, and is not made again', async () => {
      const leases = await tables.open();
      await leases.create(newLease('a'));
      const lease = await tables.leaseOf(leases, 'a');

      await tables.client.send(new DeleteTableCommand({ TableName: tables.name }));
      await expect.poll(async () => described().catch(() => 'gone')).toBe('gone');

      const expected = {
        code: 'misconfigured',
        reason: 'lease-table-missing',
        message: expect.stringContaining(`'${tables.name}'`),
      };
      await expect(leases.update(lease, { counter: 'grows' })).rejects.toMatchObject(expected);
      await expect(leases.list()).rejects.toMatchObject(expected);
      await expect(leases.read(['a'])).rejects.toMatchObject(expected);
      await expect(leases.create(newLease('b'))).rejects.toMatchObject(expected);
      await expect(leases.remove(lease)).rejects.toMatchObject(expected);
      await expect(described()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });
});
