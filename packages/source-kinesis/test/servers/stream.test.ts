import { systemClock } from '@rivergraph/core';
import {
  createStream,
  deleteStream,
  kinesisEmulators,
  mergeShards,
  putRecords,
  splitShard,
  startHttpFaultProxy,
} from '@rivergraph/servers';
import type { AwsAddress, HttpFault, HttpFaultProxy, KinesisEmulator } from '@rivergraph/servers';
import { describeWithKinesis } from '@rivergraph/servers/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AwsStreamPort } from '../../src/stream/aws-stream-port.ts';
import type { ShardFeed, ShardPage, ShardStart } from '../../src/stream/stream-port.ts';

const trimHorizon: ShardStart = { type: 'TRIM_HORIZON' };
const requestTimeout = 700;
let streams = 0;

type Credentials = AwsAddress['credentials'] | (() => Promise<AwsAddress['credentials']>);

/** An emulator; the suites of a run share it. */
interface World {
  readonly address: AwsAddress;
  readonly emulator: KinesisEmulator;
}

interface Reading {
  readonly texts: readonly string[];
  readonly sequences: readonly string[];
  readonly last: ShardPage | undefined;
}

function uniqueName(): string {
  streams += 1;
  return `stream-${process.pid}-${streams}`;
}

function texts(count: number, from = 0): readonly { partitionKey: string; data: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    partitionKey: `k${index}`,
    data: `v${from + index}`,
  }));
}

/** Reads until a shard ends, or has given so many records. */
async function read(feed: ShardFeed, count = Infinity): Promise<Reading> {
  const signal = AbortSignal.timeout(60_000);
  const pages: ShardPage[] = [];
  let left = count;
  while (left > 0) {
    const page = await feed.read(1_000, signal);
    pages.push(page);
    left -= page.records.length;
    if (page.isEnd) break;
  }
  const records = pages.flatMap((page) => page.records);
  return {
    texts: records.map(({ data }) => Buffer.from(data).toString()),
    sequences: records.map(({ sequence }) => sequence),
    last: pages.at(-1),
  };
}

function streamTests({ address, emulator }: World): void {
  let proxy: HttpFaultProxy;
  const ports: AwsStreamPort[] = [];
  const codes: unknown[] = [];
  const signal = new AbortController().signal;

  beforeAll(async () => {
    proxy = await startHttpFaultProxy({ target: address.endpoint });
  });

  afterEach(() => {
    for (const port of ports.splice(0)) port.close();
    proxy.heal();
    codes.length = 0;
  });

  afterAll(async () => {
    await proxy.close();
  });

  function openPort(stream: string, credentials: Credentials = address.credentials): AwsStreamPort {
    const unheard = (): void => undefined;
    const port = new AwsStreamPort({
      kinesis: {
        endpoint: proxy.url,
        region: address.region,
        credentials,
        requestHandler: { requestTimeout, socketTimeout: requestTimeout },
      },
      stream,
      clock: systemClock,
      random: () => 0,
      logger: {
        ...{ debug: unheard, info: unheard, error: unheard },
        warn: (_, fields) => codes.push(fields?.['code']),
      },
      ...{ pollIntervalMs: 150, minPollIntervalMs: 150 },
    });
    ports.push(port);
    return port;
  }

  /** Makes a stream of one shard with records. */
  async function streamWith(count: number): Promise<string> {
    const stream = uniqueName();
    await createStream(address, { stream, shards: 1 });
    if (count > 0) await putRecords(address, { stream, records: texts(count) });
    return stream;
  }

  async function firstShard(port: AwsStreamPort): Promise<string> {
    const [shard] = await port.listShards(signal);
    if (shard === undefined) throw new Error('expected a shard, got none');
    return shard.shardId;
  }

  async function openFirst(port: AwsStreamPort, start: ShardStart = trimHorizon): Promise<ShardFeed> {
    return port.openShard(await firstShard(port), start);
  }

  it('knows that a stream does not exist', async () => {
    const port = openPort(uniqueName());

    const missing = { code: 'misconfigured', reason: 'stream-missing' };
    await expect(port.describe(signal)).rejects.toMatchObject(missing);
    await expect(port.listShards(signal)).rejects.toMatchObject(missing);
    await expect(port.openShard('shardId-000000000000', trimHorizon).read(1, signal)).rejects.toMatchObject(
      missing,
    );
  });

  it('describes a stream', async () => {
    const stream = await streamWith(0);

    const facts = await openPort(stream).describe(signal);

    expect(facts).toMatchObject({ name: stream, status: 'ACTIVE', distribution: 'USER_PARTITION_KEY' });
    expect(facts.arn).toMatch(new RegExp(`^arn:aws:kinesis:.*:stream/${stream}$`));
  });

  it('lists shards with their lineage after a split and a merge', async () => {
    const stream = await streamWith(0);
    const port = openPort(stream);
    const parent = await firstShard(port);
    const [left = '', right = ''] = await splitShard(address, { stream, shardId: parent });
    const merged = await mergeShards(address, { stream, shardIds: [left, right] });

    const shards = await port.listShards(signal);

    const whole = { start: '0', end: String(2n ** 128n - 1n) };
    expect(shards.toSorted((a, b) => (a.shardId < b.shardId ? -1 : 1))).toEqual([
      { shardId: parent, parents: [], hashRange: whole, isClosed: true },
      {
        shardId: left,
        parents: [parent],
        hashRange: { ...whole, end: String(2n ** 127n - 1n) },
        isClosed: true,
      },
      {
        shardId: right,
        parents: [parent],
        hashRange: { ...whole, start: String(2n ** 127n) },
        isClosed: true,
      },
      {
        shardId: merged,
        parents: expect.toSatisfy(isPair(left, right)) as string[],
        hashRange: whole,
        isClosed: false,
      },
    ]);
  });

  it('reads a split parent to its end, and then its children', async () => {
    const stream = await streamWith(20);
    const port = openPort(stream);
    const parent = await firstShard(port);
    const children = await splitShard(address, { stream, shardId: parent });
    await putRecords(address, { stream, records: texts(20, 20) });

    const old = await read(port.openShard(parent, trimHorizon));
    const young = await Promise.all(
      children.map(async (id) => port.openShard(id, trimHorizon).read(100, signal)),
    );

    expect(old.texts).toEqual(texts(20).map(({ data }) => data));
    expect(old.last?.isEnd).toBe(true);
    expect(old.last?.children.toSorted()).toEqual(emulator === 'kinesis-local' ? children.toSorted() : []);
    expect(young.map(({ isEnd }) => isEnd)).toEqual([false, false]);
    expect(young.flatMap(({ records }) => records)).toHaveLength(20);
  });

  it('begins at a record, and gives it too', async () => {
    const port = openPort(await streamWith(10));
    const all = await read(await openFirst(port), 10);

    const sequence = all.sequences[4] ?? '';
    const some = await read(await openFirst(port, { type: 'AT_SEQUENCE_NUMBER', sequence }), 6);

    expect(some.sequences).toEqual(all.sequences.slice(4));
    expect(codes).toEqual([]);
  });

  it('begins with what comes from now on', async () => {
    const stream = await streamWith(10);
    const feed = await openFirst(openPort(stream), { type: 'LATEST' });

    const nothing = await feed.read(100, signal);
    await putRecords(address, { stream, records: texts(3, 10) });
    const some = await read(feed, 3);

    expect(nothing).toMatchObject({ records: [], behindMs: 0, isEnd: false });
    expect(some.texts).toEqual(['v10', 'v11', 'v12']);
  });

  it('does not take a record of another stream for a place', async () => {
    const other = await read(await openFirst(openPort(await streamWith(1))), 1);
    const port = openPort(await streamWith(1));
    const foreign = String(BigInt(other.sequences[0] ?? 0) * 16n);

    const feed = await openFirst(port, { type: 'AT_SEQUENCE_NUMBER', sequence: foreign });

    await expect(feed.read(10, signal)).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'position-unknown',
    });
  });

  it('replaces an iterator that has expired, and loses nothing', async () => {
    const stream = await streamWith(5);
    const port = openPort(stream);
    const feed = await openFirst(port);

    const before = await read(feed, 5);
    proxy.expireIterators();
    await putRecords(address, { stream, records: texts(5, 5) });
    const after = await read(feed, 6);

    expect(before.texts).toEqual(['v0', 'v1', 'v2', 'v3', 'v4']);
    expect(after.texts).toEqual(['v4', 'v5', 'v6', 'v7', 'v8', 'v9']);
    expect(port.figures()).toMatchObject({ expiredIterators: 1, failed: 0 });
  });

  it('replaces one that has expired before anything came', async () => {
    const stream = await streamWith(3);
    const feed = await openFirst(openPort(stream), { type: 'LATEST' });

    await feed.read(10, signal);
    proxy.expireIterators();
    await putRecords(address, { stream, records: texts(3, 3) });
    const some = await read(feed, 3);

    expect(some.texts.slice(-3)).toEqual(expect.arrayContaining(['v5']));
    expect(new Set(some.texts)).toContain('v3');
  });

  it.each([
    ['throttled', { effect: { kind: 'error', code: 'ProvisionedThroughputExceededException' } }],
    ['failed', { effect: { kind: 'error', code: 'InternalFailure' } }],
    ['failed', { effect: { kind: 'answer', status: 502, type: 'text/html', body: '<html>' } }],
    ['failed', { effect: { kind: 'cut', when: 'before' } }],
    ['failed', { effect: { kind: 'cut', when: 'during' } }],
    ['failed', { effect: { kind: 'cut', when: 'after' } }],
    ['failed', { effect: { kind: 'silence', when: 'before' } }],
    ['failed', { effect: { kind: 'silence', when: 'after' } }],
    ['failed', { effect: { kind: 'drip', chunkBytes: 40, everyMs: 5_000 } }],
    ['failed', { effect: { kind: 'answer', status: 200, type: 'text/html', body: '<html>' } }],
  ] as const satisfies readonly (readonly [string, HttpFault])[])(
    'goes on after calls that were %s: %j',
    async (name, fault) => {
      const port = openPort(await streamWith(5));
      const feed = await openFirst(port);
      proxy.inject({ on: 'GetShardIterator', times: 1, ...fault });
      proxy.inject({ on: 'GetRecords', times: 2, ...fault });

      const some = await read(feed, 5);

      expect(some.texts).toEqual(['v0', 'v1', 'v2', 'v3', 'v4']);
      expect(port.figures()).toMatchObject({ throttled: 0, failed: 0, [name]: 3 });
      expect(codes).toEqual([name === 'throttled' ? 'reads-throttled' : 'reads-fail']);
    },
  );

  it('asks for fresh credentials when they have expired', async () => {
    let asked = 0;
    const credentials = async (): Promise<AwsAddress['credentials']> => {
      asked += 1;
      return address.credentials;
    };
    const port = openPort(await streamWith(1), credentials);
    const feed = await openFirst(port);
    proxy.inject({ on: 'GetRecords', times: 1, effect: { kind: 'error', code: 'ExpiredTokenException' } });

    const some = await read(feed, 1);

    expect(some.texts).toEqual(['v0']);
    expect(asked).toBe(2);
    expect(port.figures()).toMatchObject({ failed: 0, throttled: 0 });
  });

  it('stops at a refusal', async () => {
    const port = openPort(await streamWith(1));
    const feed = await openFirst(port);
    proxy.inject({ on: 'GetRecords', effect: { kind: 'error', code: 'AccessDeniedException' } });

    await expect(feed.read(10, signal)).rejects.toMatchObject({ code: 'unauthorized', reason: 'permission' });
  });

  it('notices that the stream was deleted', async () => {
    const stream = await streamWith(1);
    const feed = await openFirst(openPort(stream));
    await read(feed, 1);

    await deleteStream(address, stream);

    await expect(read(feed)).rejects.toMatchObject({ code: 'misconfigured', reason: 'stream-missing' });
  });

  it('lets go of a call that is aborted', async () => {
    const feed = await openFirst(openPort(await streamWith(1)));
    const silence = proxy.inject({ on: 'GetRecords', effect: { kind: 'silence', when: 'before' } });
    const abort = new AbortController();
    const calls = proxy.calls().get('GetRecords') ?? 0;
    const reading = feed.read(10, abort.signal);
    await proxy.untilCalls('GetRecords', calls + 1);

    abort.abort(new Error('enough'));

    await expect(reading).rejects.toThrow('enough');
    silence.remove();
    expect((await read(feed, 1)).texts).toEqual(['v0']);
  });
}

function isPair(left: string, right: string): (parents: readonly string[]) => boolean {
  return (parents) => parents.length === 2 && parents.includes(left) && parents.includes(right);
}

for (const emulator of kinesisEmulators)
  describeWithKinesis(`AwsStreamPort on ${emulator}`, (address) => streamTests({ address, emulator }), {
    emulator,
  });

describeWithKinesis(
  'AwsStreamPort on a service that knows ARNs and times',
  (address) => {
    const signal = AbortSignal.timeout(60_000);
    const open = (stream: string): AwsStreamPort =>
      new AwsStreamPort({
        kinesis: { endpoint: address.endpoint, region: address.region, credentials: address.credentials },
        ...{ stream, clock: systemClock, pollIntervalMs: 150 },
        logger: {
          debug: () => undefined,
          info: () => undefined,
          warn: () => undefined,
          error: () => undefined,
        },
      });

    describe('a stream', () => {
      it('is read by its ARN', async () => {
        const stream = uniqueName();
        await createStream(address, { stream, shards: 1 });
        await putRecords(address, { stream, records: texts(3) });
        const byName = open(stream);
        const port = open((await byName.describe(signal)).arn);

        const [shard] = await port.listShards(signal);
        const some = await read(port.openShard(shard?.shardId ?? '', trimHorizon), 3);

        expect(await port.describe(signal)).toEqual(await byName.describe(signal));
        expect(some.texts).toEqual(['v0', 'v1', 'v2']);
        port.close();
        byName.close();
      });

      it('is read from a time on', async () => {
        const stream = uniqueName();
        await createStream(address, { stream, shards: 1 });
        await putRecords(address, { stream, records: texts(2) });
        const port = open(stream);
        const [shard] = await port.listShards(signal);
        const early = await port.openShard(shard?.shardId ?? '', trimHorizon).read(10, signal);
        const timestamp = (early.records.at(-1)?.arrivedAt ?? 0) + 1;
        while (systemClock.now() <= timestamp) await port.describe(signal);
        await putRecords(address, { stream, records: texts(2, 2) });

        const some = await read(port.openShard(shard?.shardId ?? '', { type: 'AT_TIMESTAMP', timestamp }), 2);

        expect(some.texts).toEqual(['v2', 'v3']);
        port.close();
      });
    });
  },
  { emulator: 'kinesis-local' },
);
