import { ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoEmulators, openDynamo, startDynamo } from '@rivergraph/servers';
import { describeWithDynamo } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { createTable, hasItem, isAlive, putNew } from './aws.ts';

describe.each(dynamoEmulators)('%s', (emulator) => {
  describeWithDynamo(
    'of its own',
    () => {
      it('is empty after a kill and a restart on the same port', async () => {
        await using server = await startDynamo({ emulator });
        const client = openDynamo(server);
        await createTable(client, 'one');
        const { pid } = server;

        await server.kill();
        const isThere = isAlive(pid);
        await server.restart();
        const { TableNames } = await client.send(new ListTablesCommand({}));
        client.destroy();

        expect(isThere).toBe(false);
        expect(TableNames).toEqual([]);
      });

      it('keeps data in files through a kill and a restart', async () => {
        await using server = await startDynamo({ emulator, data: 'files' });
        const client = openDynamo(server);
        await createTable(client, 'one');
        await putNew(client, 'one', 'a');

        await server.kill();
        await server.restart();
        await server.restart();
        const isThere = await hasItem(client, 'one', 'a');
        client.destroy();

        expect(isThere).toBe(true);
      });

      it('leaves no process when it is stopped', async () => {
        const server = await startDynamo({ emulator });
        const { pid } = server;

        await server.stop();

        expect([pid === undefined, isAlive(pid), server.pid]).toEqual([false, false, undefined]);
      });
    },
    { emulator },
  );

  describeWithDynamo(
    'of the run',
    (dynamo) => {
      it('lets one of twenty writers win, whatever keys they have', async () => {
        const clients = ['a', 'b'].map((key) =>
          openDynamo({ ...dynamo, credentials: { accessKeyId: key, secretAccessKey: key } }),
        );
        const [first = openDynamo(dynamo)] = clients;
        const table = `race-${emulator}`;
        await createTable(first, table);

        const results = await Promise.all(
          Array.from({ length: 20 }, async (_, at) => {
            const client = clients[at % 2] ?? first;
            return await putNew(client, table, 'a').then(
              () => 'won',
              (error: unknown) => (error instanceof Error ? error.name : 'failed'),
            );
          }),
        );
        for (const client of clients) client.destroy();

        expect(results.filter((result) => result === 'won')).toHaveLength(1);
        expect(new Set(results)).toEqual(new Set(['won', 'ConditionalCheckFailedException']));
      });
    },
    { emulator },
  );
});

describeWithDynamo(
  'dynamodb-local',
  (dynamo) => {
    it('gives the item with a condition that failed', async () => {
      const client = openDynamo(dynamo);
      await createTable(client, 'conditions');
      await putNew(client, 'conditions', 'a');

      const failed = client.send(
        new PutItemCommand({
          TableName: 'conditions',
          Item: { id: { S: 'a' } },
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );

      await expect(failed).rejects.toMatchObject({ Item: { id: { S: 'a' } } });
      client.destroy();
    });
  },
  { emulator: 'dynamodb-local' },
);
