import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import { answer, sequencesOf, Stage } from './stage.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;
const reason = new Error('enough');

interface Outcome {
  readonly error: unknown;
  readonly timers: number;
  readonly listeners: number;
}

const clean: Outcome = { error: reason, timers: 0, listeners: 0 };

/** Moves the time, aborts, and looks at what is left of a task. */
async function abortDuring(stage: Stage, task: Promise<unknown>, afterMs = 50): Promise<Outcome> {
  const outcome = task.catch((error: unknown) => error);
  await stage.clock.advance(afterMs);
  stage.controller.abort(reason);
  const error = await outcome;
  const listeners = getEventListeners(stage.signal, 'abort').length;
  return { error, timers: stage.clock.pendingTimers, listeners };
}

describe('an abort', () => {
  it('before a read makes no call', async () => {
    const stage = new Stage();
    stage.controller.abort(reason);

    const reading = stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal);

    await expect(reading).rejects.toBe(reason);
    expect(stage.client.calls).toEqual([]);
  });

  it('ends the wait for the pace', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([1]));
    const feed = stage.port.openShard('shard-0', trimHorizon);
    await stage.run(feed.read(10, stage.signal));

    const outcome = await abortDuring(stage, feed.read(10, stage.signal), 500);

    expect(outcome).toEqual(clean);
    expect(stage.client.of('GetRecords')).toHaveLength(1);
  });

  it.each(['GetShardIterator', 'GetRecords'])('ends a pending %s', async (name) => {
    const stage = new Stage();
    stage.client.on(name, 'hang');

    const outcome = await abortDuring(
      stage,
      stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal),
      20,
    );

    expect(outcome).toEqual(clean);
  });

  it('ends a call of a client that does not heed its signal', async () => {
    const stage = new Stage();
    stage.client.heedsSignals = false;
    stage.client.on('GetRecords', 'hang');

    const outcome = await abortDuring(
      stage,
      stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal),
      20,
    );

    expect(outcome).toEqual(clean);
  });

  it.each([
    ['throttled', fault('ProvisionedThroughputExceededException')],
    ['not answered', fault('InternalFailureException', 500)],
  ])('ends the wait after a call that was %s', async (_, error) => {
    const stage = new Stage();
    stage.client.on('GetRecords', error);

    const outcome = await abortDuring(
      stage,
      stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal),
      50,
    );

    expect(outcome).toEqual(clean);
    expect(stage.client.of('GetRecords')).toHaveLength(1);
  });

  it('ends the search for a shard', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault('ResourceNotFoundException')).on('ListShards', 'hang');

    const outcome = await abortDuring(
      stage,
      stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal),
      50,
    );

    expect(outcome).toEqual(clean);
  });

  it('ends the wait for fresh credentials', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault('ExpiredTokenException'));
    stage.client.refresh = async () => new Promise(() => undefined);

    const outcome = await abortDuring(
      stage,
      stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal),
      50,
    );

    expect(outcome).toEqual(clean);
  });

  it('ends the wait for a stream that is being created', async () => {
    const stage = new Stage();
    stage.client.on('DescribeStreamSummary', { StreamDescriptionSummary: { StreamStatus: 'CREATING' } });

    const outcome = await abortDuring(stage, stage.port.describe(stage.signal), 2_500);

    expect(outcome).toEqual(clean);
    expect(stage.client.calls).toHaveLength(3);
  });

  it.each(['describe', 'listShards'] as const)('ends %s', async (name) => {
    const stage = new Stage();
    stage.client.on('DescribeStreamSummary', 'hang').on('ListShards', 'hang');

    expect(await abortDuring(stage, stage.port[name](stage.signal), 50)).toEqual(clean);
  });

  it('loses nothing: the same feed reads on with the next signal', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', 'hang', answer([1, 2]));
    const feed = stage.port.openShard('shard-0', trimHorizon);
    await abortDuring(stage, feed.read(10, stage.signal), 50);

    const page = await stage.run(feed.read(10, new AbortController().signal));

    expect(sequencesOf(page)).toEqual(['1', '2']);
    expect(stage.client.of('GetShardIterator')).toHaveLength(1);
  });
});
