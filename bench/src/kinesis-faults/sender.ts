import { setTimeout as sleep } from 'node:timers/promises';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { openKinesis } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import type { SentRecords } from '../faults-common/recovery.ts';
import { dataOf, idOf } from './workload.ts';

/** How long the last records may take to be acknowledged. */
const lastTimeoutMs = 60_000;
const retryEveryMs = 100;
const clientErrors = 400;
const serverErrors = 500;

/** Where and what is sent. */
export interface SenderOptions {
  readonly kinesis: AwsAddress;
  readonly stream: string;
  readonly keys: readonly string[];
  readonly everyMs: number;
}

/**
 * Sends one record for each key all the time, in one call, until it is stopped. What is not acknowledged is sent again before
 * anything else is: so the records of a key lie in the stream in their order, whatever happens. One that was stored although no
 * answer came lies there twice.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #client: KinesisClient;
  readonly #stopping: AbortController = new AbortController();
  readonly #gaveUp: AbortController = new AbortController();
  readonly #sentAt: number[] = [];
  readonly #ends: Map<string, bigint> = new Map();
  #unsure = 0;
  #over: Promise<void> = Promise.resolve();

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#client = openKinesis(options.kinesis, { maxAttempts: 1 });
  }

  get keys(): readonly string[] {
    return this.#options.keys;
  }

  /** Records per key that were acknowledged. */
  get rounds(): number {
    return this.#sentAt.length;
  }

  /** How many records may lie in the stream twice. */
  get unsure(): number {
    return this.#unsure;
  }

  /** The highest sequence number of each shard that was acknowledged. */
  get ends(): ReadonlyMap<string, bigint> {
    return this.#ends;
  }

  /** What was sent, with the place of a key in `keys` for its number. */
  get sentRecords(): SentRecords {
    return {
      sent: this.keys.map(() => this.rounds),
      firstAfter: (_key, at) => this.firstAfter(at),
    };
  }

  start(): void {
    this.#over = this.#run();
    // It is looked at when it is stopped.
    this.#over.catch(() => undefined);
  }

  /** The number of the first record of every key that was acknowledged after a moment; `undefined` while there is none. */
  firstAfter(at: number): number | undefined {
    const found = this.#sentAt.findIndex((sentAt) => sentAt >= at);
    return found === -1 ? undefined : found;
  }

  /** Settles when the last record is acknowledged. Failure: rejects when it is not within a minute. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const timer = setTimeout(() => this.#gaveUp.abort(), lastTimeoutMs);
    try {
      await this.#over;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets everything go, acknowledged or not. */
  async end(): Promise<void> {
    this.#stopping.abort();
    this.#gaveUp.abort();
    await Promise.allSettled([this.#over]);
    this.#client.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#sendRound(this.rounds);
      this.#sentAt.push(Date.now());
      await sleep(this.#options.everyMs);
    }
  }

  async #sendRound(nth: number): Promise<void> {
    let open = this.keys;
    let cause: unknown;
    while (open.length > 0) {
      if (this.#gaveUp.signal.aborted) throw new Error('Expected the stream to take what is sent', { cause });
      try {
        open = await this.#put(open, nth);
      } catch (error) {
        cause = error;
        if (!isRefusal(error)) this.#unsure += open.length;
      }
      if (open.length > 0) await sleep(retryEveryMs);
    }
  }

  /** Settles with the keys whose record was refused. */
  async #put(keys: readonly string[], nth: number): Promise<readonly string[]> {
    const Records = keys.map((key) => ({ PartitionKey: key, Data: Buffer.from(dataOf(idOf(key, nth))) }));
    const command = new PutRecordsCommand({ StreamName: this.#options.stream, Records });
    const answer = await this.#client.send(command, { abortSignal: this.#gaveUp.signal });
    const places = answer.Records ?? [];
    for (const { ShardId, SequenceNumber } of places) this.#took(ShardId, SequenceNumber);
    return keys.filter((_key, index) => places[index]?.SequenceNumber === undefined);
  }

  #took(shard: string | undefined, sequence: string | undefined): void {
    if (shard === undefined || sequence === undefined) return;
    const before = this.#ends.get(shard) ?? 0n;
    if (BigInt(sequence) > before) this.#ends.set(shard, BigInt(sequence));
  }
}

/** Whether the service has said that it did nothing. */
function isRefusal(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= clientErrors && status < serverErrors;
}
