import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDynamo } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import { LeaseLedger } from './lease-ledger.ts';
import { readRows } from './lease-rows.ts';
import type { LeaseRow } from './lease-rows.ts';

const lookEveryMs = 150;

/** Looks at a lease table all the time, with a client of its own. */
export class LeaseWatch {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #ledger: LeaseLedger = new LeaseLedger();
  #problem: string | undefined;
  #isOver = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(dynamo: AwsAddress, table: string) {
    this.#client = openDynamo(dynamo);
    this.#table = table;
  }

  /** What was wrong, in words. */
  get problems(): readonly string[] {
    return [...this.#ledger.problems, ...(this.#problem === undefined ? [] : [this.#problem])];
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Reads the rows now; none when there is no table. */
  async rows(): Promise<readonly LeaseRow[]> {
    return (await readRows(this.#client, this.#table)) ?? [];
  }

  /** Reads which shards a worker has by the table now. */
  async shardsOf(worker: string): Promise<readonly string[]> {
    const rows = await this.rows();
    return rows
      .filter(({ holder, checkpoint }) => holder === worker && checkpoint !== 'SHARD_END')
      .map(({ shard }) => shard);
  }

  /** Waits until a worker has at least or at most so many shards. Resolves with whether it came to that. */
  async untilHas(
    worker: string,
    { least = 0, most = Number.POSITIVE_INFINITY }: { readonly least?: number; readonly most?: number },
    withinMs: number,
  ): Promise<boolean> {
    return await becomesTrue(async () => {
      const { length } = await this.shardsOf(worker);
      return length >= least && length <= most;
    }, withinMs);
  }

  /** Settles when it looks no more. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#loop;
    this.#client.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        this.#ledger.look(await readRows(this.#client, this.#table));
      } catch (error) {
        this.#problem = `the lease table could not be looked at: ${String(error)}`;
        return;
      }
      await sleep(lookEveryMs);
    }
  }
}
