import { randomUUID } from 'node:crypto';
import { describeWithDynamo } from '@rivergraph/servers/vitest';
import { createDynamoLeaseStore } from '../../src/leases/dynamo/dynamo-store.ts';
import { describeLeaseStore } from '../leases/store-contract.ts';

// The closest to the service that runs by itself. It tells what a row held when a condition was not met, as the service does.
describeWithDynamo(
  'leases in DynamoDB Local',
  ({ endpoint, region, credentials }) => {
    describeLeaseStore('dynamodb', async () =>
      createDynamoLeaseStore({
        table: `leases-${randomUUID()}`,
        dynamodb: { endpoint, region, credentials },
      }),
    );
  },
  { emulator: 'dynamodb-local' },
);
