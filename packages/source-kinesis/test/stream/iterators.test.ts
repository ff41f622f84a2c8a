import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import { answer, sequencesOf, Stage } from './stage.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;
const expired = fault('ExpiredIteratorException');
const invalid = fault('InvalidArgumentException');
const skewMs = 5_000;

/** What iterators were asked for. */
function placesOf(stage: Stage): readonly unknown[] {
  return stage.client.of('GetShardIterator').map(({ input }) => {
    const { ShardIteratorType: type, StartingSequenceNumber: sequence, Timestamp: time } = input;
    return sequence ?? (time instanceof Date ? time.getTime() - stage.begun : type);
  });
}

describe('an iterator that is not good any more', () => {
  it.each([
    ['ExpiredIteratorException', expired, 1],
    ['InvalidArgumentException', invalid, 0],
  ])('is replaced at once after %s, from the last record that was delivered', async (_, error, count) => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([1, 2]), error, answer([2, 3]));
    const feed = stage.port.openShard('shard-0', trimHorizon);

    await stage.run(feed.read(10, stage.signal));
    const page = await stage.run(feed.read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['2', '3']);
    expect(placesOf(stage)).toEqual(['TRIM_HORIZON', '2']);
    expect(stage.times('GetRecords')).toEqual([0, 1_000, 1_000]);
    expect(stage.port.figures()).toEqual({ reads: 2, throttled: 0, failed: 0, expiredIterators: count });
    expect(stage.warnings).toEqual([]);
  });

  it.each([
    [trimHorizon, 'TRIM_HORIZON'],
    [{ type: 'AT_SEQUENCE_NUMBER', sequence: '7' }, '7'],
    [{ type: 'AT_TIMESTAMP', timestamp: 1_700_000_000_000 - 9_000 }, -9_000],
  ] as const)('is replaced from the start %j when nothing was delivered', async (start, place) => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([]), expired, answer([]));
    const feed = stage.port.openShard('shard-0', start);

    await stage.run(feed.read(10, stage.signal));
    await stage.run(feed.read(10, stage.signal));

    expect(placesOf(stage)).toEqual([place, place]);
  });

  it('passes over nothing when reading began with what came from then on', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', expired, answer([1]));
    const feed = stage.port.openShard('shard-0', { type: 'LATEST' });

    await stage.run(feed.read(10, stage.signal));

    expect(placesOf(stage)).toEqual(['LATEST', -skewMs]);
  });

  it('goes on from the last time when nothing had come', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([]), answer([]), answer([], { behindMs: 10 }), expired, answer([]));
    const feed = stage.port.openShard('shard-0', { type: 'LATEST' });

    for (let read = 0; read < 3; read++) await stage.run(feed.read(10, stage.signal));
    await stage.clock.advance(400_000);
    await stage.run(feed.read(10, stage.signal));

    expect(placesOf(stage)).toEqual(['LATEST', 1_000 - skewMs]);
  });

  it('waits before the next one when even a new one is refused', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', expired, invalid, answer([1]));
    const feed = stage.port.openShard('shard-0', trimHorizon);

    await stage.run(feed.read(10, stage.signal));

    expect(stage.times('GetRecords')).toEqual([0, 100, 200]);
    expect(stage.port.figures()).toMatchObject({ failed: 2, expiredIterators: 1 });
    expect(stage.codes).toEqual(['reads-fail']);
  });

  it('is kept where an emulator says 500 to one that it cannot read', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault('UnknownError', 500), answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(placesOf(stage)).toEqual(['TRIM_HORIZON']);
  });
});

describe('a start that the service refuses', () => {
  it('begins a little earlier when it is a time that has not come for the service', async () => {
    const stage = new Stage();
    stage.client.on('GetShardIterator', invalid, { ShardIterator: 'it' }).on('GetRecords', answer([1]));
    const start = { type: 'AT_TIMESTAMP', timestamp: stage.begun } as const;

    await stage.run(stage.port.openShard('shard-0', start).read(10, stage.signal));

    expect(placesOf(stage)).toEqual([0, -30_000]);
    expect(stage.codes).toEqual(['clock-ahead']);
  });

  it('becomes the latest when it is a time far ahead', async () => {
    const stage = new Stage();
    stage.client
      .on('GetShardIterator', invalid, invalid, invalid, { ShardIterator: 'it' })
      .on('GetRecords', answer([1]));
    const start = { type: 'AT_TIMESTAMP', timestamp: stage.begun } as const;

    await stage.run(stage.port.openShard('shard-0', start).read(10, stage.signal));

    expect(placesOf(stage)).toEqual([0, -30_000, -330_000, 'LATEST']);
    expect(stage.codes).toEqual(['clock-ahead']);
  });

  it('becomes the latest once', async () => {
    const stage = new Stage();
    stage.client
      .on('GetShardIterator', invalid, invalid, invalid, { ShardIterator: 'it' }, invalid)
      .on('GetRecords', expired);
    const start = { type: 'AT_TIMESTAMP', timestamp: stage.begun } as const;

    const error = await stage.failure(stage.port.openShard('shard-0', start).read(10, stage.signal));

    expect(placesOf(stage)).toEqual([0, -30_000, -330_000, 'LATEST', -skewMs]);
    expect(error).toMatchObject({ code: 'misconfigured', reason: 'position-unknown' });
  });

  it('is an error when it is a record that the shard never had', async () => {
    const stage = new Stage();
    stage.client.on('GetShardIterator', invalid);
    const start = { type: 'AT_SEQUENCE_NUMBER', sequence: '77' } as const;

    const error = await stage.failure(stage.port.openShard('shard-0', start).read(10, stage.signal));

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'position-unknown',
      message: expect.stringContaining('stream orders: expected a position that shard shard-0 has') as string,
    });
  });
});

describe('the record to go on with', () => {
  const start = { type: 'AT_SEQUENCE_NUMBER', sequence: '5' } as const;

  it('is delivered again', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([], { behindMs: 9 }), answer([5, 6]));
    const feed = stage.port.openShard('shard-0', start);

    await stage.run(feed.read(10, stage.signal));
    const page = await stage.run(feed.read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['5', '6']);
    expect(stage.warnings).toEqual([]);
  });

  it('is missed when the shard begins behind it', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([8, 9]), answer([10]));
    const feed = stage.port.openShard('shard-0', start);

    const page = await stage.run(feed.read(10, stage.signal));
    const next = await stage.run(feed.read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['8', '9']);
    expect(page.warning?.code).toBe('records-expired');
    expect(page.warning?.message).toContain('shard shard-0 of stream orders');
    expect(next.warning).toBeUndefined();
  });

  it('is missed when the shard ends without it', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([], { next: '' }));

    const page = await stage.run(stage.port.openShard('shard-0', start).read(10, stage.signal));

    expect(page).toMatchObject({ isEnd: true, warning: { code: 'records-expired' } });
  });

  it('is missed when nothing newer is there either, and that is told once', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([], { behindMs: 9 }), answer([]), answer([]));
    const feed = stage.port.openShard('shard-0', start);

    const onTheWay = await stage.run(feed.read(10, stage.signal));
    const nothing = await stage.run(feed.read(10, stage.signal));
    const still = await stage.run(feed.read(10, stage.signal));

    expect([onTheWay, nothing, still].map(({ warning }) => warning?.code)).toEqual([
      undefined,
      'records-expired',
      undefined,
    ]);
  });
});
