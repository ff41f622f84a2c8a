import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { PutRecordsCommandInput, PutRecordsCommandOutput } from '@aws-sdk/client-kinesis';
import { silentLogger } from '@rivergraph/core';
import type { Logger } from '@rivergraph/core';
import { NodeHttpHandler } from '@smithy/node-http-handler';
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
  readonly warnings: { readonly message: string; readonly at: number }[] = [];
  readonly logger: Logger = {
    ...silentLogger,
    warn: (message) => this.warnings.push({ message, at: this.clock.now() }),
  };

  constructor(verdict: Verdict = () => undefined) {
    this.client = new KinesisClient({
      region: 'eu-central-1',
      requestHandler: new NodeHttpHandler(),
    });
    const send = async ({ input }: { input: PutRecordsCommandInput }): Promise<PutRecordsCommandOutput> => {
      const records = input.Records ?? [];
      const call = this.calls.length;
      this.calls.push({ keys: records.map(({ PartitionKey = '' }) => PartitionKey), at: this.clock.now() });
      const answers = records.map(({ PartitionKey = '', Data = new Uint8Array() }) => {
        const code = verdict(PartitionKey, call);
        if (code === 'ECONNREFUSED') throw Object.assign(new Error('connect'), { code });
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
      driveKinesis({
        stream: 'items',
        kinesis: this.client,
        clock: this.clock,
        logger: this.logger,
        ...options,
      }),
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
    const stage = new Stage((_, call) => (call < 3 ? 'ECONNREFUSED' : undefined));

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

  it.each(['KMSThrottlingException', 'InternalFailure', 'ServiceUnavailable', 'SomethingNew'])(
    'sends a record again, and only that, which is refused for a %s',
    async (code) => {
      const stage = new Stage((key, call) => (key === 'k3' && call < 2 ? code : undefined));

      const figures = await stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

      expect(figures).toMatchObject({ sent: 10, sentAgain: 2, failedCalls: 0 });
      expect(stage.calls.map(({ keys }) => keys.length)).toEqual([10, 1, 1]);
    },
  );

  it('tells the logger at once that calls fail, and then once a minute at most', async () => {
    const stage = new Stage((_, call) => (call < 60 ? 'ECONNREFUSED' : undefined));
    const startedAt = stage.clock.now();

    await stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

    const times = stage.warnings.map(({ at }) => at - startedAt);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(times[0]).toBe(0);
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(60_000);
    for (const { message } of stage.warnings)
      expect(message).toMatch(/got ECONNREFUSED .*; it is tried again$/);
  });

  it('tells the logger that records are refused', async () => {
    const stage = new Stage((key, call) =>
      key === 'k3' && call < 9 ? 'ProvisionedThroughputExceededException' : undefined,
    );

    await stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

    expect(stage.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/got a ProvisionedThroughputExceededException; it is tried again$/),
    ]);
  });

  it('tells the progress of calls that fail, too', async () => {
    const abort = new AbortController();
    const stage = new Stage(() => 'ECONNREFUSED');

    const figures = await stage.drive({
      items: numbers,
      partitionKey: (item) => `k${item}`,
      signal: abort.signal,
      progress: ({ failedCalls }) => {
        if (failedCalls === 3) abort.abort();
      },
    });

    expect(figures).toMatchObject({ sent: 0, failedCalls: 3 });
  });

  it('tells the progress of what was taken beside a record that no retry helps', async () => {
    const stage = new Stage((key) => (key === 'k3' ? 'InvalidArgumentException' : undefined));
    const told: number[] = [];

    const driving = stage.drive({
      items: numbers,
      partitionKey: (item) => `k${item}`,
      progress: ({ sent }) => void told.push(sent),
    });

    await expect(driving).rejects.toMatchObject({ code: 'misconfigured' });
    expect(told).toEqual([9]);
  });

  it('ends with what the progress throws', async () => {
    const stage = new Stage();
    const progress = (): void => {
      throw new TypeError('progress');
    };

    const driving = stage.drive({ items: numbers, partitionKey: (item) => `k${item}`, progress });

    await expect(driving).rejects.toThrow(new TypeError('progress'));
    expect(stage.calls).toHaveLength(1);
  });

  it('ends when it is aborted while it waits for an item', async () => {
    const abort = new AbortController();
    const stage = new Stage();
    async function* items(): AsyncGenerator<number> {
      yield 0;
      yield 1;
      setImmediate(() => abort.abort());
      await new Promise<never>(() => undefined);
    }

    const figures = await stage.drive({
      items: items(),
      partitionKey: (item) => `k${item}`,
      batchSize: 1,
      signal: abort.signal,
    });

    expect(figures).toMatchObject({ sent: 2, batches: 2 });
    expect(stage.clock.pendingTimers).toBe(0);
  });

  it('ends with the error that no retry helps', async () => {
    const stage = new Stage(() => 'InvalidArgumentException');

    const driving = stage.drive({ items: numbers, partitionKey: (item) => `k${item}` });

    await expect(driving).rejects.toMatchObject({ code: 'misconfigured', reason: 'invalid-argument' });
  });

  it('reaches a stream that is named by its ARN in the region of that', async () => {
    const hosts: string[] = [];
    const handle = async ({ hostname }: { readonly hostname: string }): Promise<never> => {
      hosts.push(hostname);
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    const requestHandler = { handle };

    const driving = driveKinesis({
      stream: 'arn:aws:kinesis:eu-north-1:123456789012:stream/items',
      kinesis: { requestHandler, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
      items: [1],
      partitionKey: () => 'k',
    });

    await expect(driving).rejects.toMatchObject({ code: 'unauthorized' });
    expect(hosts).toEqual([expect.stringContaining('.eu-north-1.')]);
  });

  it('makes no client for a stream that cannot be', async () => {
    let isMade = false;
    const kinesis = {
      get region() {
        isMade = true;
        return 'eu-central-1';
      },
    };

    const driving = driveKinesis({ stream: 'no stream', kinesis, items: [1], partitionKey: () => 'k' });

    await expect(driving).rejects.toMatchObject({ reason: 'stream-name' });
    expect(isMade).toBe(false);
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
