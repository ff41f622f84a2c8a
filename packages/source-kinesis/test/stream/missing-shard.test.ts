import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import { answer, sequencesOf, Stage } from './stage.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;
const missing = fault('ResourceNotFoundException');
const listed = { Shards: [{ ShardId: 'shard-0' }, { ShardId: 'shard-1' }] };
const unlisted = { Shards: [{ ShardId: 'shard-1' }] };

describe('a feed whose shard cannot be found', () => {
  it('fails when the stream is gone', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', missing).on('ListShards', missing);

    const error = await stage.failure(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'stream-missing' });
  });

  it('ends, with a warning, when the shard is listed no more, again and again', async () => {
    const stage = new Stage();
    stage.client
      .on('GetRecords', answer([1]), missing)
      .on('GetShardIterator', { ShardIterator: 'it' }, missing);
    stage.client.on('ListShards', unlisted);
    const feed = stage.port.openShard('shard-0', trimHorizon);

    await stage.run(feed.read(10, stage.signal));
    const page = await stage.run(feed.read(10, stage.signal));
    const after = await stage.run(feed.read(10, stage.signal));

    expect(page).toMatchObject({ records: [], isEnd: true, warning: { code: 'shard-trimmed' } });
    expect(after).toEqual({ records: [], isEnd: true, children: [], behindMs: 0, warning: undefined });
    expect(stage.client.of('ListShards')).toHaveLength(4);
    expect(stage.codes).toEqual(['reads-fail']);
  });

  it('goes on when it is listed all the same', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', missing, missing, answer([1])).on('ListShards', listed);

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
    expect(stage.port.figures().failed).toBe(2);
  });

  it('goes on when it is found before it was missed often enough', async () => {
    const stage = new Stage();
    const lists = [unlisted, unlisted, unlisted, listed, unlisted, unlisted, unlisted];
    stage.client.on('GetShardIterator', ...lists.map(() => missing), { ShardIterator: 'it' });
    stage.client.on('ListShards', ...lists).on('GetRecords', answer([1]));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
    expect(stage.codes).toEqual(['reads-fail']);
  });

  it('keeps looking when the list does not come', async () => {
    const stage = new Stage();
    const lists = [fault('LimitExceededException'), fault('InternalFailureException', 500), missing];
    stage.client.on('GetRecords', missing).on('ListShards', ...lists);

    const error = await stage.failure(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'stream-missing' });
    expect(stage.port.figures()).toMatchObject({ throttled: 1, failed: 1 });
  });

  it.each([
    [0, 1],
    [1, 0],
  ])(
    'fails when it is a record that does not exist, as an emulator says it: %d delivered',
    async (delivered, from) => {
      const stage = new Stage();
      stage.client
        .on('GetRecords', ...(delivered === 0 ? [missing] : [answer([1]), missing]))
        .on('ListShards', listed);
      stage.client.on('GetShardIterator', ...(delivered === 0 ? [] : [{ ShardIterator: 'it' }]), missing);
      const start = from === 0 ? trimHorizon : ({ type: 'AT_SEQUENCE_NUMBER', sequence: '5' } as const);
      const feed = stage.port.openShard('shard-0', start);

      if (delivered > 0) await stage.run(feed.read(10, stage.signal));
      const error = await stage.failure(feed.read(10, stage.signal));

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'position-unknown' });
      expect(stage.client.of('ListShards')).toHaveLength(8);
    },
  );

  it('keeps trying when it is not about a record', async () => {
    const stage = new Stage();
    const many = Array.from({ length: 30 }, () => missing);
    stage.client.on('GetShardIterator', ...many, { ShardIterator: 'it' }).on('ListShards', listed);
    stage.client.on('GetRecords', answer([1]));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
  });
});
