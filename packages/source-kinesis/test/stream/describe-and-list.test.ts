import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import { Stage } from './stage.ts';

const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';

function summary(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { StreamDescriptionSummary: { StreamName: 'orders', StreamARN: arn, ...fields } };
}

describe('describing a stream', () => {
  it.each(['ACTIVE', 'UPDATING'])('gives the facts of a stream that is %s', async (status) => {
    const stage = new Stage();
    stage.client.on(
      'DescribeStreamSummary',
      summary({ StreamStatus: status, RecordDistributionStrategy: 'AUTO' }),
    );

    const facts = await stage.run(stage.port.describe(stage.signal));

    expect(facts).toEqual({ name: 'orders', arn, status, distribution: 'AUTO' });
    expect(stage.client.calls.map(({ input }) => input)).toEqual([{ StreamName: 'orders' }]);
  });

  it('asks by ARN when it was given one', async () => {
    const stage = new Stage({ stream: arn });
    stage.client.on('DescribeStreamSummary', summary({ StreamStatus: 'ACTIVE' }));

    const facts = await stage.run(stage.port.describe(stage.signal));

    expect(facts.distribution).toBe('USER_PARTITION_KEY');
    expect(stage.client.calls.map(({ input }) => input)).toEqual([{ StreamARN: arn }]);
  });

  it('waits for a stream that is being created', async () => {
    const stage = new Stage();
    const creating = summary({ StreamStatus: 'CREATING' });
    stage.client.on('DescribeStreamSummary', creating, creating, summary({ StreamStatus: 'ACTIVE' }));

    const facts = await stage.run(stage.port.describe(stage.signal));

    expect(facts.status).toBe('ACTIVE');
    expect(stage.times('DescribeStreamSummary')).toEqual([0, 1_000, 2_000]);
  });

  it('waits for that no longer than a minute', async () => {
    const stage = new Stage();
    stage.client.on('DescribeStreamSummary', summary({ StreamStatus: 'CREATING' }));

    const error = await stage.failure(stage.port.describe(stage.signal));

    expect(error).toMatchObject({ code: 'unavailable', reason: 'stream-creating' });
    expect(stage.clock.now() - stage.begun).toBe(60_000);
  });

  it.each([
    ['does not exist', fault('ResourceNotFoundException')],
    ['is being deleted', summary({ StreamStatus: 'DELETING' })],
  ])('fails when the stream %s', async (_, reply) => {
    const stage = new Stage();
    stage.client.on('DescribeStreamSummary', reply);

    const error = await stage.failure(stage.port.describe(stage.signal));

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'stream-missing',
      message: expect.stringContaining(
        'kinesis: DescribeStreamSummary for stream orders: expected it to exist',
      ) as string,
    });
  });

  it.each([
    ['unavailable', fault('InternalFailureException', 500), 6],
    ['throttled', fault('LimitExceededException'), 6],
  ])('gives up in seconds when it is %s', async (code, error, calls) => {
    const stage = new Stage();
    stage.client.on('DescribeStreamSummary', error);

    const outcome = await stage.failure(stage.port.describe(stage.signal));

    expect(outcome).toMatchObject({ code });
    expect(stage.clock.now() - stage.begun).toBeLessThanOrEqual(5_000);
    expect(stage.client.calls.length).toBeGreaterThanOrEqual(calls);
  });

  it('says which permissions are needed', async () => {
    const stage = new Stage();
    stage.client.on('DescribeStreamSummary', fault('AccessDeniedException'));

    const error = await stage.failure(stage.port.describe(stage.signal));

    expect(error).toMatchObject({
      code: 'unauthorized',
      reason: 'permission',
      message:
        'kinesis: DescribeStreamSummary for stream orders: expected the permission to do this, got an AccessDeniedException (grant kinesis:DescribeStreamSummary, kinesis:ListShards, kinesis:GetShardIterator, kinesis:GetRecords)',
    });
  });
});

describe('listing shards', () => {
  const open = {
    ShardId: 'shard-2',
    ParentShardId: 'shard-0',
    AdjacentParentShardId: 'shard-1',
    HashKeyRange: { StartingHashKey: '0', EndingHashKey: '99' },
    SequenceNumberRange: { StartingSequenceNumber: '5' },
  };
  const closed = {
    ShardId: 'shard-0',
    HashKeyRange: { StartingHashKey: '0', EndingHashKey: '49' },
    SequenceNumberRange: { StartingSequenceNumber: '1', EndingSequenceNumber: '4' },
  };

  it('gives the lineage, the hash keys, and whether a shard is closed', async () => {
    const stage = new Stage();
    stage.client.on('ListShards', { Shards: [closed, open] });

    const shards = await stage.run(stage.port.listShards(stage.signal));

    expect(shards).toEqual([
      { shardId: 'shard-0', parents: [], hashRange: { start: '0', end: '49' }, isClosed: true },
      {
        shardId: 'shard-2',
        parents: ['shard-0', 'shard-1'],
        hashRange: { start: '0', end: '99' },
        isClosed: false,
      },
    ]);
  });

  it('reads page after page, with the token alone', async () => {
    const stage = new Stage();
    stage.client.on(
      'ListShards',
      { Shards: [closed], NextToken: 't1' },
      { Shards: [open], NextToken: 't2' },
      {},
    );

    const shards = await stage.run(stage.port.listShards(stage.signal));

    expect(shards.map(({ shardId }) => shardId)).toEqual(['shard-0', 'shard-2']);
    expect(stage.client.calls.map(({ input }) => input)).toEqual([
      { StreamName: 'orders' },
      { NextToken: 't1' },
      { NextToken: 't2' },
    ]);
  });

  it('starts over when a token has expired', async () => {
    const stage = new Stage();
    const pages = [{ Shards: [closed], NextToken: 't1' }, fault('ExpiredNextTokenException')];
    stage.client.on('ListShards', ...pages, { Shards: [closed, open] });

    const shards = await stage.run(stage.port.listShards(stage.signal));

    expect(shards.map(({ shardId }) => shardId)).toEqual(['shard-0', 'shard-2']);
  });

  it('tries again for a few seconds', async () => {
    const stage = new Stage();
    stage.client.on('ListShards', fault('ResourceInUseException'), fault('LimitExceededException'), {
      Shards: [],
    });

    const shards = await stage.run(stage.port.listShards(stage.signal));

    expect(shards).toEqual([]);
    expect(stage.times('ListShards')).toEqual([0, 100, 1_100]);
  });
});
