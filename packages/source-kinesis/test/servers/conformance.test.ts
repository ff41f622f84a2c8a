import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSourceConformance } from '@rivergraph/core/testing';
import type { SourceKitFeatures } from '@rivergraph/core/testing';
import type { AwsAddress } from '@rivergraph/servers';
import { describeWithDynamo, describeWithKinesis } from '@rivergraph/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { createDynamoLeaseStore, createFileLeaseStore, createMemoryLeaseStore } from '../../src/index.ts';
import type { LeaseStore } from '../../src/index.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { kitHarness } from './support/kit-stream.ts';

const features: SourceKitFeatures = {
  keys: true,
  // The service gives a record its time, and has no headers.
  headers: false,
  timestamps: false,
  tombstones: false,
  'binary values': true,
  // Shards end by a split or a merge, and then others follow: that is for tests of their own.
  end: false,
  append: true,
  revocation: true,
  missing: true,
};

function describeKit(kinesis: AwsAddress, leases: string, newStore: () => LeaseStore): void {
  describeSourceConformance(
    { describe, it },
    { name: `kinesis, leases in ${leases}`, features, harness: kitHarness(kinesis, newStore) },
  );
}

function dynamoStores({ endpoint, region, credentials }: AwsAddress): () => LeaseStore {
  return () =>
    createDynamoLeaseStore({ table: `kit-${randomUUID()}`, dynamodb: { endpoint, region, credentials } });
}

describeWithKinesis('conformance on kinesis-local', (kinesis) => {
  const folder = mkdtempSync(join(tmpdir(), 'rivergraph-leases-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describeKit(kinesis, 'memory', createMemoryLeaseStore);
  describeKit(kinesis, 'a file', () => createFileLeaseStore(join(folder, `${randomUUID()}.json`)));
  describeWithDynamo('conformance on kinesis-local and dynalite', (dynamo) => {
    describeKit(kinesis, 'DynamoDB', dynamoStores(dynamo));
  });
});

describeWithKinesis(
  'conformance on kinesalite',
  (kinesis) => {
    describeWithDynamo('conformance on kinesalite and dynalite', (dynamo) => {
      describeKit(kinesis, 'DynamoDB', dynamoStores(dynamo));
    });
  },
  { emulator: 'kinesalite' },
);
