import type {
  DescribeTableCommandOutput,
  GetItemCommandOutput,
  ScanCommandOutput,
  TableDescription,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.ts';
import { dynamoError, isMissing, isRefused, nameOf } from './errors.ts';
import type { DynamoClient, ProvisionedCapacity } from './options.ts';
import type { Condition, Update } from './row-writes.ts';
import type { DynamoSdk } from './sdk.ts';

/** What a table is called with. */
export interface TableAccess {
  readonly sdk: DynamoSdk;
  readonly client: DynamoClient;
  readonly signal: AbortSignal;
}

/** A write whose condition was not met, with the row as it is then if the service tells. */
export interface Refusal {
  readonly refused: true;
  readonly item: Item | undefined;
}

/**
 * The calls that are made to one table.
 *
 * All reads are consistent. Abort: a call rejects with the signal's reason. Failure: a coded error.
 */
export class LeaseTable {
  readonly name: string;
  readonly #access: TableAccess;

  constructor(name: string, access: TableAccess) {
    this.name = name;
    this.#access = access;
  }

  /** Another table, with the same client. */
  sibling(name: string): LeaseTable {
    return new LeaseTable(name, this.#access);
  }

  /** Gives what the table is, `undefined` when there is none. */
  async describe(): Promise<TableDescription | undefined> {
    const command = new this.#access.sdk.DescribeTableCommand({ TableName: this.name });
    const output = await this.#call<DescribeTableCommandOutput, undefined>(
      'describing it',
      command,
      (error) => (isMissing(error) ? { instead: undefined } : undefined),
    );
    return output?.Table;
  }

  /** Settles when it is being made, by whomever. */
  async create(billing: 'on-demand' | ProvisionedCapacity): Promise<void> {
    const command = new this.#access.sdk.CreateTableCommand({
      TableName: this.name,
      KeySchema: [{ AttributeName: 'leaseKey', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'leaseKey', AttributeType: 'S' }],
      ...(billing === 'on-demand'
        ? { BillingMode: 'PAY_PER_REQUEST' }
        : {
            BillingMode: 'PROVISIONED',
            ProvisionedThroughput: { ReadCapacityUnits: billing.read, WriteCapacityUnits: billing.write },
          }),
    });
    await this.#call('creating it', command, (error) =>
      nameOf(error) === 'ResourceInUseException' ? { instead: undefined } : undefined,
    );
  }

  /** Gives all rows. */
  async scan(): Promise<readonly Item[]> {
    const rows: Item[] = [];
    let start: Item | undefined;
    do {
      const page: ScanCommandOutput = await this.#call(
        'reading its rows',
        new this.#access.sdk.ScanCommand({
          TableName: this.name,
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      rows.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return rows;
  }

  async get(key: Item): Promise<Item | undefined> {
    const command = new this.#access.sdk.GetItemCommand({
      TableName: this.name,
      Key: key,
      ConsistentRead: true,
    });
    return (await this.#call<GetItemCommandOutput>('reading a row', command)).Item;
  }

  /** Gives whether the row was created; it is left as it is when there is one. */
  async putNew(item: Item): Promise<boolean> {
    const command = new this.#access.sdk.PutItemCommand({
      TableName: this.name,
      Item: item,
      ConditionExpression: 'attribute_not_exists(leaseKey)',
    });
    return !isRefusal(await this.#call<object, Refusal>('creating a row', command, refusalOf));
  }

  /** Gives the row as it is after the change. */
  async update(key: Item, update: Update): Promise<Item | Refusal> {
    const command = new this.#access.sdk.UpdateItemCommand({
      TableName: this.name,
      Key: key,
      ...update,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const output = await this.#call<UpdateItemCommandOutput, Refusal>('changing a row', command, refusalOf);
    return isRefusal(output) ? output : (output.Attributes ?? {});
  }

  /** Settles also when the condition is not met. */
  async delete(key: Item, condition: Condition): Promise<void> {
    const command = new this.#access.sdk.DeleteItemCommand({ TableName: this.name, Key: key, ...condition });
    await this.#call<object, Refusal>('deleting a row', command, refusalOf);
  }

  /** Sends a command; `expect` says what an error stands for if it is an answer. */
  async #call<T, Expected = never>(
    doing: string,
    command: object,
    expect: (error: unknown) => { readonly instead: Expected } | undefined = () => undefined,
  ): Promise<T | Expected> {
    const { client, signal } = this.#access;
    signal.throwIfAborted();
    try {
      return (await client.send(command as never, { abortSignal: signal })) as T;
    } catch (error) {
      signal.throwIfAborted();
      const expected = expect(error);
      if (expected !== undefined) return expected.instead;
      throw dynamoError(error, this.name, doing);
    }
  }
}

/** Whether a write was refused. */
export function isRefusal(value: object): value is Refusal {
  return 'refused' in value && value.refused === true;
}

function refusalOf(error: unknown): { readonly instead: Refusal } | undefined {
  if (!isRefused(error)) return undefined;
  const { Item: item } = error as { readonly Item?: Item };
  return { instead: { refused: true, item } };
}
