import { setTimeout as sleep } from 'node:timers/promises';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { openKinesis } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { recordData, recordKey } from './records.ts';
import { hashKeysOf } from './streams.ts';

const everyMs = 500;

/** Puts a record into every shard twice a second, until it is disposed of, which rejects when one was not taken. */
export class SteadyRecords implements AsyncDisposable {
  readonly #over: AbortController = new AbortController();
  readonly #sending: Promise<void>;

  constructor(kinesis: AwsAddress, stream: string) {
    this.#sending = this.#send(kinesis, stream);
    // It is told to whoever disposes of it.
    this.#sending.catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#sending;
  }

  async #send(kinesis: AwsAddress, stream: string): Promise<void> {
    const hashKeys = await hashKeysOf(kinesis, stream);
    const client = openKinesis(kinesis);
    try {
      for (let first = 0; !this.#over.signal.aborted; first += hashKeys.length) {
        const Records = hashKeys.map((ExplicitHashKey, index) => ({
          PartitionKey: recordKey(first + index),
          Data: Buffer.from(recordData(first + index)),
          ExplicitHashKey,
        }));
        const { FailedRecordCount = 0 } = await client.send(
          new PutRecordsCommand({ StreamName: stream, Records }),
        );
        if (FailedRecordCount > 0)
          throw new Error(`Expected all records taken, got ${FailedRecordCount} refused`);
        await sleep(everyMs);
      }
    } finally {
      client.destroy();
    }
  }
}
