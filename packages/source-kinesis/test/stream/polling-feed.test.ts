import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import { answer, sequencesOf, Stage } from './stage.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;

describe('PollingFeed', () => {
  it('does nothing before it is read', async () => {
    const stage = new Stage();

    stage.port.openShard('shard-0', trimHorizon);
    await stage.clock.advance(10_000);

    expect(stage.client.calls).toEqual([]);
  });

  it('gets an iterator once and follows those it is given', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([1, 2], { next: 'second' }), answer([3], { next: 'third' }));
    const feed = stage.port.openShard('shard-0', trimHorizon);

    const pages = [
      await stage.run(feed.read(500, stage.signal)),
      await stage.run(feed.read(500, stage.signal)),
    ];

    expect(pages.map(sequencesOf)).toEqual([['1', '2'], ['3']]);
    expect(stage.client.of('GetShardIterator').map(({ input }) => input)).toEqual([
      { StreamName: 'orders', ShardId: 'shard-0', ShardIteratorType: 'TRIM_HORIZON' },
    ]);
    expect(stage.client.of('GetRecords').map(({ input }) => input)).toEqual([
      { ShardIterator: 'first', Limit: 500 },
      { ShardIterator: 'second', Limit: 500 },
    ]);
    expect(stage.port.figures().reads).toBe(2);
    expect(stage.clock.pendingTimers).toBe(0);
  });

  it('names the stream by its ARN in every call when it was given one', async () => {
    const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';
    const stage = new Stage({ stream: arn });
    stage.client.on('GetRecords', answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(stage.client.calls.map(({ input }) => input.StreamARN)).toEqual([arn, arn]);
    expect(stage.client.calls.some(({ input }) => 'StreamName' in input)).toBe(false);
  });

  it.each([
    [{ type: 'LATEST' }, { ShardIteratorType: 'LATEST' }],
    [
      { type: 'AT_TIMESTAMP', timestamp: 5_000 },
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(5_000) },
    ],
    [
      { type: 'AT_SEQUENCE_NUMBER', sequence: '77' },
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '77' },
    ],
  ] as const)('begins at %j', async (start, input) => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([]));

    await stage.run(stage.port.openShard('shard-0', start).read(10, stage.signal));

    expect(stage.client.of('GetShardIterator')[0]?.input).toEqual({
      StreamName: 'orders',
      ShardId: 'shard-0',
      ...input,
    });
  });

  it('hands records on without copying their data', async () => {
    const stage = new Stage();
    const Data = new Uint8Array([1, 2, 3]);
    const arrival = new Date(1_234);
    const record = { SequenceNumber: '7', PartitionKey: 'key', Data, ApproximateArrivalTimestamp: arrival };
    stage.client.on('GetRecords', { Records: [record], NextShardIterator: 'n', MillisBehindLatest: 4_000 });

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(page).toEqual({
      records: [{ sequence: '7', partitionKey: 'key', data: Data, arrivedAt: 1_234 }],
      isEnd: false,
      children: [],
      behindMs: 4_000,
    });
    expect(page.records[0]?.data).toBe(Data);
  });

  it('takes records without a key, without data, without a time', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', { Records: [{ SequenceNumber: '7' }], NextShardIterator: 'n' }, {});
    const feed = stage.port.openShard('shard-0', trimHorizon);

    const first = await stage.run(feed.read(10, stage.signal));
    const second = await stage.run(feed.read(10, stage.signal));

    const record = { sequence: '7', partitionKey: '', data: new Uint8Array(), arrivedAt: undefined };
    expect(first).toEqual({ records: [record], isEnd: false, children: [], behindMs: 0 });
    expect(second).toEqual({ records: [], isEnd: true, children: [], behindMs: 0 });
  });

  it.each([
    [0, 1],
    [0.4, 1],
    [12.9, 12],
    [10_000, 10_000],
    [50_000, 10_000],
  ])('asks for a limit of %d as %d', async (limit, asked) => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(limit, stage.signal));

    expect(stage.client.of('GetRecords')[0]?.input.Limit).toBe(asked);
  });

  it('goes on through empty pages while it is behind', async () => {
    const stage = new Stage();
    stage.client.on(
      'GetRecords',
      answer([], { behindMs: 9_000 }),
      answer([], { behindMs: 5_000 }),
      answer([4]),
    );
    const feed = stage.port.openShard('shard-0', trimHorizon);

    const pages = [];
    for (let read = 0; read < 3; read++) pages.push(await stage.run(feed.read(10, stage.signal)));

    expect(pages.map(({ isEnd }) => isEnd)).toEqual([false, false, false]);
    expect(pages.map(sequencesOf)).toEqual([[], [], ['4']]);
  });

  it('ends with the last records, tells the shards that follow, and asks no more', async () => {
    const stage = new Stage();
    const children = [{ ShardId: 'shard-1' }, { ShardId: 'shard-2' }];
    stage.client.on('GetRecords', { ...answer([9]), NextShardIterator: null, ChildShards: children });
    const feed = stage.port.openShard('shard-0', trimHorizon);

    const last = await stage.run(feed.read(10, stage.signal));
    const after = await stage.run(feed.read(10, stage.signal));

    expect(last).toMatchObject({ isEnd: true, children: ['shard-1', 'shard-2'] });
    expect(sequencesOf(last)).toEqual(['9']);
    expect(after).toEqual({ records: [], isEnd: true, children: [], behindMs: 0 });
    expect(stage.client.of('GetRecords')).toHaveLength(1);
  });

  it('ends where the service names no shards that follow', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([], { next: '' }));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(page).toMatchObject({ isEnd: true, children: [] });
  });

  it('reports a fault of its own as a bug', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', { Records: 7 as unknown as Error });

    const error = await stage.failure(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(error).toMatchObject({ code: 'internal' });
  });

  it.each([
    ['AccessDeniedException', 'unauthorized', 'permission'],
    ['KMSAccessDeniedException', 'unauthorized', 'kms-access-denied'],
    ['KMSDisabledException', 'misconfigured', 'kms-disabled'],
    ['KMSNotFoundException', 'misconfigured', 'kms-not-found'],
    ['KMSInvalidStateException', 'misconfigured', 'kms-invalid-state'],
    ['KMSOptInRequired', 'misconfigured', 'kms-opt-in'],
  ])('gives up at %s', async (name, code, reason) => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault(name));

    const error = await stage.failure(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(error).toMatchObject({ code, reason });
    expect(stage.client.of('GetRecords')).toHaveLength(1);
  });
});
