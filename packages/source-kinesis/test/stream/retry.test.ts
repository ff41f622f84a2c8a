import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import type { Reply } from './scripted-client.ts';
import { answer, sequencesOf, Stage } from './stage.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;

function times(count: number, reply: Reply): readonly Reply[] {
  return Array.from({ length: count }, () => reply);
}

function system(code: string, message = 'what the system said'): Error {
  return Object.assign(new Error(message), { code });
}

function gaps(moments: readonly number[]): readonly number[] {
  return moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
}

describe('a feed that is put off', () => {
  it.each([
    'ProvisionedThroughputExceededException',
    'LimitExceededException',
    'KMSThrottlingException',
    'ThrottlingException',
    'RequestLimitExceeded',
  ])('waits a second at least after %s', async (name) => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault(name), answer([1]));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
    expect(stage.times('GetRecords')).toEqual([0, 1_000]);
    expect(stage.port.figures()).toEqual({ reads: 1, throttled: 1, failed: 0, expiredIterators: 0 });
    expect(stage.codes).toEqual(['reads-throttled']);
  });

  it('waits longer every time, up to ten seconds', async () => {
    const stage = new Stage({ random: () => 1 });
    const error = fault('ProvisionedThroughputExceededException');
    stage.client.on('GetRecords', ...times(6, error), answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(gaps(stage.times('GetRecords'))).toEqual([2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  });

  it('begins anew after a page', async () => {
    const stage = new Stage({ random: () => 1 });
    const error = fault('ProvisionedThroughputExceededException');
    stage.client.on('GetRecords', error, error, answer([1]), error, answer([2]));
    const feed = stage.port.openShard('shard-0', trimHorizon);

    await stage.run(feed.read(10, stage.signal));
    await stage.run(feed.read(10, stage.signal));

    expect(gaps(stage.times('GetRecords'))).toEqual([2_000, 4_000, 1_100, 2_000]);
  });

  it('keeps its iterator', async () => {
    const stage = new Stage();
    stage.client.on(
      'GetRecords',
      fault('ThrottlingException'),
      fault('InternalFailureException', 500),
      answer([1]),
    );

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(stage.client.of('GetShardIterator')).toHaveLength(1);
  });
});

describe('a feed that gets no answer', () => {
  it.each([
    ['InternalFailureException', fault('InternalFailureException', 500)],
    ['ServiceUnavailable', fault('ServiceUnavailable', 503)],
    ['an unknown error of status 500', fault('UnknownError', 500)],
    ['an unknown error of status 502', fault('Bad', 502)],
    ['a time-out', Object.assign(new Error('late'), { name: 'TimeoutError', code: 'ETIMEDOUT' })],
    ['ECONNRESET', system('ECONNRESET')],
    ['a hang-up', system('ECONNRESET', 'socket hang up')],
    ['ECONNREFUSED', system('ECONNREFUSED')],
    ['EPIPE', system('EPIPE')],
    ['EAI_AGAIN', system('EAI_AGAIN')],
    ['ENOTFOUND', system('ENOTFOUND')],
    ['an answer that cannot be read', new SyntaxError('Unexpected token')],
  ])('tries again after %s', async (_, error) => {
    const stage = new Stage();
    stage.client.on('GetRecords', error, answer([1]));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
    expect(stage.times('GetRecords')).toEqual([0, 100]);
    expect(stage.port.figures()).toEqual({ reads: 1, throttled: 0, failed: 1, expiredIterators: 0 });
  });

  it('waits longer every time, up to ten seconds, and for ever', async () => {
    const stage = new Stage({ random: () => 1 });
    stage.client.on('GetRecords', ...times(200, system('ECONNREFUSED')), answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    const waits = gaps(stage.times('GetRecords'));
    expect(waits.slice(0, 8)).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    expect(waits.at(-1)).toBe(10_000);
    expect(stage.port.figures().failed).toBe(200);
  });

  it('tries again when it gets no iterator', async () => {
    const stage = new Stage();
    const replies = [system('ECONNRESET'), {}, { ShardIterator: null as unknown as Error }];
    stage.client.on('GetShardIterator', ...replies, { ShardIterator: 'it' }).on('GetRecords', answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(stage.client.of('GetShardIterator')).toHaveLength(4);
    expect(stage.port.figures().failed).toBe(3);
  });

  it('ends a call that hangs, also in a client that does not heed its signal', async () => {
    const stage = new Stage();
    stage.client.heedsSignals = false;
    stage.client.on('GetRecords', 'hang', answer([1]));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
    expect(stage.times('GetRecords')).toEqual([0, 60_100]);
    expect(stage.warnings[0]?.message).toContain('expected an answer within 60 s, got none');
    expect(stage.clock.pendingTimers).toBe(0);
  });
});

describe('the warnings of a feed', () => {
  it('come at the first failure, and then once a minute, for all shards together', async () => {
    const stage = new Stage({ random: () => 1 });
    const failures = times(40, system('ECONNREFUSED'));
    stage.client.on('GetRecords', ...failures, answer([1]));
    const feeds = ['shard-0', 'shard-1'].map((id) => stage.port.openShard(id, trimHorizon));

    await stage.run(Promise.all(feeds.map(async (feed) => feed.read(10, stage.signal))));

    const spentMs = stage.clock.now() - stage.begun;
    expect(stage.warnings).toHaveLength(1 + Math.floor(spentMs / 60_000));
    expect(new Set(stage.codes)).toEqual(new Set(['reads-fail']));
    expect(stage.warnings[0]?.unsaid).toBeUndefined();
    expect(stage.warnings[1]?.unsaid).toBeGreaterThan(5);
  });

  it('name the stream and the call, and hold nothing that the service said', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault('InternalFailureException', 500), answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(stage.warnings[0]?.message).toBe(
      'kinesis: GetRecords for stream orders: expected the service to answer, got an InternalFailureException; it is tried again',
    );
  });
});
