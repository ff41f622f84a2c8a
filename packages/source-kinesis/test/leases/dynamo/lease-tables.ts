import { randomUUID } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openDynamo, startHttpFaultProxy } from '@rivergraph/servers';
import type { HttpFaultProxy } from '@rivergraph/servers';
import type { SharedDynamo } from '@rivergraph/servers/vitest';
import { afterAll, afterEach, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { createDynamoLeaseStore } from '../../../src/leases/dynamo/dynamo-store.ts';
import type { DynamoClientConfig } from '../../../src/leases/dynamo/options.ts';
import type { Lease } from '../../../src/leases/lease.ts';
import type { LeaseSession, LeaseStoreContext } from '../../../src/leases/lease-store.ts';
import type { KclRow } from '../../support/kcl-rows.ts';
import { storeContext } from '../store-contract.ts';

/** A table of its own for each test of a suite, and a proxy before the service. To be called in the suite's body. */
export function leaseTables(dynamo: SharedDynamo): LeaseTables {
  const tables = new LeaseTables(dynamo);
  beforeAll(async () => tables.start());
  beforeEach(() => tables.rename());
  afterEach(() => tables.proxy.heal());
  afterAll(async () => tables.stop());
  return tables;
}

class LeaseTables {
  readonly config: DynamoClientConfig;
  /** The table of this test. */
  name = '';
  readonly client: DynamoDBClient;
  readonly #dynamo: SharedDynamo;
  #proxy: HttpFaultProxy | undefined;

  constructor(dynamo: SharedDynamo) {
    const { endpoint, region, credentials } = dynamo;
    this.config = { endpoint, region, credentials };
    this.client = openDynamo(dynamo);
    this.#dynamo = dynamo;
  }

  get proxy(): HttpFaultProxy {
    if (this.#proxy === undefined) throw new Error('expected the suite to run');
    return this.#proxy;
  }

  throughProxy(): DynamoClientConfig {
    return { ...this.config, endpoint: this.proxy.url };
  }

  /** Opens a store for the table; the session is closed when the test has finished. */
  async open(
    overrides: Partial<LeaseStoreContext> = {},
    dynamodb: DynamoClientConfig = this.config,
  ): Promise<LeaseSession> {
    const store = createDynamoLeaseStore({ table: this.name, dynamodb });
    const session = await store.open(storeContext(overrides));
    onTestFinished(async () => session.close());
    return session;
  }

  /** Writes rows as they are. */
  async put(...items: readonly KclRow[]): Promise<void> {
    for (const Item of items) await this.client.send(new PutItemCommand({ TableName: this.name, Item }));
  }

  /** Reads a row as it is. */
  async itemOf(shardId: string): Promise<KclRow | undefined> {
    const Key = { leaseKey: { S: shardId } };
    const command = new GetItemCommand({ TableName: this.name, Key, ConsistentRead: true });
    return (await this.client.send(command)).Item;
  }

  async leaseOf(leases: LeaseSession, shardId: string): Promise<Lease> {
    const [lease] = await leases.read([shardId]);
    if (lease === undefined) throw new Error(`expected a lease of ${shardId}`);
    return lease;
  }

  async start(): Promise<void> {
    this.#proxy = await startHttpFaultProxy({ target: this.#dynamo.endpoint });
  }

  rename(): void {
    this.name = `leases-${randomUUID()}`;
  }

  async stop(): Promise<void> {
    await this.#proxy?.close();
    this.client.destroy();
  }
}
