import type { LeaseSession, LeaseStore, LeaseStoreContext } from '../lease-store.ts';
import { SessionGate } from '../memory/session-gate.ts';
import { dynamoClient } from './client.ts';
import { DynamoLeaseSession } from './dynamo-session.ts';
import type { DynamoSessionParts } from './dynamo-session.ts';
import { ensureTable, hasTable } from './ensure-table.ts';
import { assertNoKclLeader } from './kcl-leader.ts';
import { LeaseTable } from './lease-table.ts';
import { resolveDynamoOptions } from './options.ts';
import type { DynamoLeaseStoreOptions, ResolvedDynamoOptions } from './options.ts';
import { loadDynamoSdk } from './sdk.ts';

/**
 * Creates a store that keeps leases in a DynamoDB table, for workers in any number of processes.
 *
 * The rows are those of the Kinesis Client Library (KCL): a table of its versions 1 to 3 can be continued, and continued by it again,
 * when the workers of the other side have stopped. Attributes that are not known here stay. `open` creates the table when there is
 * none, and refuses to start while a KCL 3 is at work on it. Needs the package `@aws-sdk/client-dynamodb`.
 *
 * @public
 */
export function createDynamoLeaseStore(options: DynamoLeaseStoreOptions): LeaseStore {
  return new DynamoLeaseStore(resolveDynamoOptions(options));
}

class DynamoLeaseStore implements LeaseStore {
  readonly name = 'dynamodb';
  readonly durable = true;
  readonly #options: ResolvedDynamoOptions;

  constructor(options: ResolvedDynamoOptions) {
    this.#options = options;
  }

  async open(context: LeaseStoreContext): Promise<LeaseSession> {
    context.signal.throwIfAborted();
    const sdk = await loadDynamoSdk();
    const { client, close } = dynamoClient(sdk, this.#options.dynamodb);
    const gate = new SessionGate(this.name, context);
    const table = new LeaseTable(this.#options.table, { sdk, client, signal: gate.signal });
    try {
      return await this.#openTable(table, context, { gate, release: close });
    } catch (error) {
      close();
      throw error;
    }
  }

  async #openTable(
    table: LeaseTable,
    context: LeaseStoreContext,
    lifetime: Pick<DynamoSessionParts, 'gate' | 'release'>,
  ): Promise<LeaseSession> {
    const { purpose, stream } = context;
    const isThere = purpose === 'check' ? await hasTable(table) : true;
    const session = new DynamoLeaseSession({ table, stream, hasTable: isThere, ...lifetime });
    if (purpose === 'check') return session;
    const outcome = await ensureTable(table, { ...context, billing: this.#options.billing });
    if (outcome === 'created') return session;
    const rows = await table.scan();
    session.accept(rows);
    await assertNoKclLeader(table, rows, context);
    return session;
  }
}
