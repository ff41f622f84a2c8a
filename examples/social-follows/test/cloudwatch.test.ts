import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { testWrite } from '@rivergraph/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPublisher, publishEverySecond } from '../src/cloudwatch.ts';
import { Meter } from '../src/meter.ts';

const place = { namespace: 'rivergraph/social-follows', clusterId: 'graph-1' };

async function written(requests: number): Promise<Meter> {
  const meter = new Meter('readings', () => 0);
  const nothing = async (): Promise<undefined> => undefined;
  const features = { atomicBatches: true };
  const sink = meter.attach({ name: 'fake', features, open: nothing, write: nothing, close: nothing });
  const context = { signal: new AbortController().signal, attempt: 1, deadline: Infinity };
  for (let nth = 0; nth < requests; nth += 1) await sink.write({ writes: [testWrite('a', nth)] }, context);
  return meter;
}

function recording(): {
  readonly sent: PutMetricDataCommand['input'][];
  send(command: PutMetricDataCommand): Promise<void>;
  destroy(): void;
} {
  const sent: PutMetricDataCommand['input'][] = [];
  return { sent, send: async ({ input }) => void sent.push(input), destroy: () => undefined };
}

describe('createPublisher', () => {
  it('sends the three figures with their dimension, by the second', async () => {
    const meter = await written(2);
    meter.observe({ type: 'retry', code: 'conflict' });
    const client = recording();

    await createPublisher({ ...place, meter, client }).publish();

    const common = { Dimensions: [{ Name: 'clusterId', Value: 'graph-1' }], StorageResolution: 1 };
    expect(client.sent).toEqual([
      {
        Namespace: 'rivergraph/social-follows',
        MetricData: [
          {
            MetricName: 'EdgesSubmitted',
            Unit: 'Count',
            Values: [1, 1],
            ...common,
            Timestamp: expect.any(Date),
          },
          {
            MetricName: 'WriteDuration',
            Unit: 'Milliseconds',
            Values: [0, 0],
            ...common,
            Timestamp: expect.any(Date),
          },
          { MetricName: 'RetryCount', Unit: 'Count', Values: [1], ...common, Timestamp: expect.any(Date) },
        ],
      },
    ]);
  });

  it('sends nothing where nothing was written', async () => {
    const client = recording();

    await createPublisher({ ...place, meter: new Meter('readings'), client }).publish();

    expect(client.sent).toEqual([]);
  });

  it('needs several calls for more values than one may have', async () => {
    const client = recording();

    await createPublisher({ ...place, meter: await written(301), client }).publish();

    const lengths = client.sent.map(({ MetricData = [] }) =>
      MetricData.map(({ Values = [] }) => Values.length),
    );
    expect(lengths).toEqual([
      [150, 150, 1],
      [150, 150],
      [1, 1],
    ]);
  });

  it('loses figures that cannot be sent, says so once, and goes on', async () => {
    const warn = vi.fn<(message: string) => void>();
    const client = {
      send: async () => await Promise.reject(new Error('Region is missing')),
      destroy: () => undefined,
    };
    const publisher = createPublisher({ ...place, meter: await written(301), client, warn });

    await publisher.publish();

    expect([publisher.failed, warn.mock.calls]).toEqual([
      3,
      [['CloudWatch: figures are lost: Error: Region is missing']],
    ]);
  });
});

describe('a client of the AWS SDK', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function listen(
    answer: number | 'never',
  ): Promise<{ readonly endpoint: string; readonly bodies: string[] }> {
    const bodies: string[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        if (answer !== 'never')
          response.writeHead(answer, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { endpoint: `http://127.0.0.1:${port}`, bodies };
  }

  async function publishTo(endpoint: string, timeoutMs?: number): Promise<number> {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const client = { endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 };
    const publisher = createPublisher({ ...place, meter: await written(1), client, warn: () => undefined });
    await publisher.publish(timeoutMs);
    publisher.close();
    return publisher.failed;
  }

  it('brings them to the service', async () => {
    const { endpoint, bodies } = await listen(200);

    expect(await publishTo(endpoint)).toBe(0);

    expect(bodies.join()).toContain('EdgesSubmitted');
  });

  it.each<[string, number | 'never']>([
    ['refuses', 403],
    ['fails', 500],
    ['does not answer', 'never'],
  ])('does not stop the pipeline where the service %s', async (_what, answer) => {
    const { endpoint } = await listen(answer);

    expect(await publishTo(endpoint, 300)).toBe(1);
  });
});

describe('publishEverySecond', () => {
  it('publishes by the second, and what is left at the end', async () => {
    vi.useFakeTimers();
    const publish = vi.fn<() => Promise<void>>(async () => undefined);
    const end = publishEverySecond({ publish, failed: 0, close: () => undefined });

    await vi.advanceTimersByTimeAsync(2_500);
    const meanwhile = publish.mock.calls.length;
    await end();
    vi.useRealTimers();

    expect([meanwhile, publish.mock.calls.length]).toEqual([2, 3]);
  });
});
