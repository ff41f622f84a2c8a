import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { PutRecordsCommandInput, PutRecordsCommandOutput } from '@aws-sdk/client-kinesis';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { driveKinesis } from '../../src/index.ts';
import type { KinesisWorkloadFigures, KinesisWorkloadOptions } from '../../src/index.ts';

type Verdict = (key: string, call: number) => string | undefined;

/** A client whose stream refuses records as it is told. */
class Stage {
  readonly clock: ManualClock = createManualClock();
  readonly taken: string[] = [];
  readonly calls: { readonly keys: readonly string[]; readonly at: number }[] = [];
  readonly client: KinesisClient;

  constructor(verdict: Verdict = () => undefined) {
    this.client = new KinesisClient({ region: 'eu-central-1' });
    const send = async ({ input }: { input: PutRecordsCommandInput }): Promise<PutRecordsCommandOutput> => {
      const records = input.Records ?? [];
      const call = this.calls.length;
      this.calls.push({ keys: records.map(({ PartitionKey = '' }) => PartitionKey), at: this.clock.now() });
      const answers = records.map(({ PartitionKey = '', Data = new Uint8Array() }) => {
        const code = verdict(PartitionKey, call);
        if (code === 'down')
          throw Object.assign(new Error('down'), { name: 'InternalFailure', $fault: 'server' });
        if (code === undefined) this.taken.push(`${PartitionKey}:${Buffer.from(Data).toString()}`);
        return { ErrorCode: code };
      });
      return { $metadata: {}, Records: answers };
    };
    Object.assign(this.client, { send });
  }

  async drive<Item>(
    options: Pick<KinesisWorkloadOptions<Item>, 'items' | 'partitionKey'> &
      Partial<KinesisWorkloadOptions<Item>>,
  ): Promise<KinesisWorkloadFigures> {
    return await this.clock.runUntil(
      driveKinesis({ stream: 'items', kinesis: this.client, clock: this.clock, ...options }),
    );
  }
}

const numbers = Array.from({ length: 10 }, (_, index) => index);

describe('driveKinesis', () => {
  it('sends a batch per period, each with the key and the data that functions choose', async () => {
    const stage = new Stage();

    const figures = await stage.drive({
      items: numbers,
      partitionKey: (item) => `k${item}`,
      data: (item) => `d${item}`,
      batchSize: 4,
      periodMs: 500,
    });

    expect(figures).toEqual({ sent: 10, sentAgain: 0, failedCalls: 0, batches: 3 });
    expect(stage.taken).toEqual(numbers.map((number) => `k${number}:d${number}`));
    const [start = 0] = stage.calls.map(({ at }) => at);
    expect(stage.calls.map(({ at }) => at - start)).toEqual([0, 500, 1_000]);
  });

  it('sends again what was refused, and only that', async () => {
    const stage = new Stage((key, call) =>
      key === 'k3' && call < 2 ? 'ProvisionedThroughputExceededException' : undefined,
    );

    const figures = await stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

    expect(figures).toMatchObject({ sent: 10, sentAgain: 2 });
    expect(stage.calls.map(({ keys }) => keys.length)).toEqual([10, 1, 1]);
    expect(stage.taken.at(-1)).toBe('k3:3');
  });

  it('keeps the order of a key when the first of its records is refused', async () => {
    const stage = new Stage((key, call) =>
      key === 'hot' && call === 0 ? 'ProvisionedThroughputExceededException' : undefined,
    );

    await stage.drive({ items: numbers, partitionKey: (item) => (item % 2 === 0 ? 'hot' : `k${item}`) });

    expect(stage.taken.filter((one) => one.startsWith('hot'))).toEqual(
      [0, 2, 4, 6, 8].map((n) => `hot:${n}`),
    );
  });

  it('fills calls without regard to keys where order does not matter', async () => {
    const stage = new Stage();

    await stage.drive({ items: numbers, partitionKey: () => 'hot', order: 'none' });

    expect(stage.calls.map(({ keys }) => keys.length)).toEqual([10]);
  });

  it('makes a call again that failed as a whole', async () => {
    const stage = new Stage((_, call) => (call < 3 ? 'down' : undefined));

    const figures = await stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

    expect(figures).toMatchObject({ sent: 10, failedCalls: 3 });
  });

  it('ends with what was sent when it is aborted, also while it waits', async () => {
    const abort = new AbortController();
    const stage = new Stage();
    const told: number[] = [];

    const figures = await stage.drive({
      items: numbers,
      partitionKey: (item) => `k${item}`,
      batchSize: 3,
      signal: abort.signal,
      progress: ({ sent }) => {
        told.push(sent);
        if (sent === 6) abort.abort();
      },
    });

    expect(figures).toMatchObject({ sent: 6, batches: 2 });
    expect(told).toEqual([3, 6]);
    expect(stage.clock.pendingTimers).toBe(0);
  });

  it('ends with the error that no retry helps', async () => {
    const stage = new Stage(() => 'InvalidArgumentException');

    const driving = stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

    await expect(driving).rejects.toMatchObject({ code: 'misconfigured', reason: 'invalid-argument' });
  });

  it.each([
    [{ batchSize: 501 }, 'option batchSize: expected a whole number from 1 to 500'],
    [{ batchSize: 0 }, 'option batchSize: expected a whole number from 1 to 500'],
    [{ periodMs: -1 }, 'option periodMs: expected milliseconds of at least 0'],
  ])('refuses %o', async (options, message) => {
    await expect(
      driveKinesis({ stream: 'items', items: [1], partitionKey: () => 'k', ...options }),
    ).rejects.toThrow(message);
  });
});
