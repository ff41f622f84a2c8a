import type { KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { misconfigured } from '@rivergraph/core';

/** Options of `createDynamoLeaseStore`. @public */
export interface DynamoLeaseStoreOptions {
  /**
   * The name of the table. It holds the leases of one application and one stream; that of a Kinesis Client Library application is
   * its application name.
   */
  readonly table: string;
  /**
   * How to reach DynamoDB: the configuration of a client, or a `DynamoDBClient` of your own. That is used as it is, with its
   * time-outs and retries, and never destroyed.
   *
   * @defaultValue What the SDK finds: environment variables, profiles, the role of the machine. A connection takes 3 seconds at
   * most, a request 10, and 3 attempts are made.
   */
  readonly dynamodb?: DynamoClientConfig | DynamoClient | undefined;
  /**
   * How the table is paid for if it has to be created. A worker needs about 3 writes per lease and failover time.
   *
   * @defaultValue `'on-demand'`
   */
  readonly billing?: 'on-demand' | ProvisionedCapacity | undefined;
}

/** The configuration of a DynamoDB client, as that of a Kinesis client. @public */
export type DynamoClientConfig = Pick<
  KinesisClientConfig,
  | 'region'
  | 'endpoint'
  | 'credentials'
  | 'profile'
  | 'maxAttempts'
  | 'retryMode'
  | 'requestHandler'
  | 'useDualstackEndpoint'
  | 'useFipsEndpoint'
  | 'customUserAgent'
>;

/**
 * What is used of a `DynamoDBClient` of `@aws-sdk/client-dynamodb`. Its own type is not named, because the package is optional.
 *
 * @public
 */
export interface DynamoClient {
  send(command: never, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

/** What a table may do per second, in DynamoDB's units. @public */
export interface ProvisionedCapacity {
  readonly read: number;
  readonly write: number;
}

/** The options, checked. */
export interface ResolvedDynamoOptions {
  readonly table: string;
  readonly dynamodb: DynamoClientConfig | DynamoClient;
  readonly billing: 'on-demand' | ProvisionedCapacity;
}

/** Checks the options. Failure: `misconfigured`, naming the option. */
export function resolveDynamoOptions(options: DynamoLeaseStoreOptions): ResolvedDynamoOptions {
  const { table, dynamodb = {}, billing = 'on-demand' } = options;
  if (typeof table !== 'string' || !/^[\w.-]{3,255}$/.test(table)) {
    throw wrong('table', 'a name of 3 to 255 letters, digits, points, dashes and underscores', table);
  }
  if (typeof dynamodb !== 'object' || dynamodb === null) {
    throw wrong('dynamodb', 'a DynamoDBClient or the configuration of one', dynamodb);
  }
  if (billing !== 'on-demand' && !isCapacity(billing)) {
    throw wrong('billing', "'on-demand', or whole numbers above 0 as read and write", billing);
  }
  return { table, dynamodb, billing };
}

/** Whether the user brought a client. */
export function isClient(dynamodb: DynamoClientConfig | DynamoClient): dynamodb is DynamoClient {
  return 'send' in dynamodb && typeof dynamodb.send === 'function';
}

function isCapacity(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { read, write } = value as { readonly read?: unknown; readonly write?: unknown };
  return [read, write].every((units) => Number.isSafeInteger(units) && (units as number) > 0);
}

function wrong(option: string, expected: string, got: unknown): Error {
  const what = typeof got === 'string' ? 'another text' : got === null ? 'null' : `type ${typeof got}`;
  return misconfigured(`Lease table option ${option}: expected ${expected}, got ${what}`, {
    reason: 'option',
  });
}
