import { describe, expect, it } from 'vitest';
import { answer, Stage } from './stage.ts';
import type { AwsStreamOptions } from '../../src/stream/aws-stream-port.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;
const mebibyte = 1024 * 1024;

type Answer = ReturnType<typeof answer>;

/** Reads as often as there are answers, and once more. Gives when it asked. */
async function timesOf(
  answers: readonly Answer[],
  options: Partial<AwsStreamOptions> = {},
): Promise<readonly number[]> {
  const stage = new Stage(options);
  stage.client.on('GetRecords', ...answers, answer([]));
  const feed = stage.port.openShard('shard-0', trimHorizon);
  for (let read = 0; read <= answers.length; read++) await stage.run(feed.read(100, stage.signal));
  return stage.times('GetRecords');
}

describe('the pace of a feed', () => {
  it('is a call per second when everything was read', async () => {
    expect(await timesOf([answer([1]), answer([])])).toEqual([0, 1_000, 2_000]);
  });

  it('is four calls per second while there is more', async () => {
    const behind = answer([1], { behindMs: 60_000 });

    expect(await timesOf([behind, behind, answer([2])])).toEqual([0, 250, 500, 1_500]);
  });

  it('takes a full page for a sign that there is more', async () => {
    const full = answer(Array.from({ length: 100 }, (_, index) => index));

    expect(await timesOf([full])).toEqual([0, 250]);
  });

  it('follows the options', async () => {
    const options = { pollIntervalMs: 5_000, minPollIntervalMs: 2_000 };

    expect(await timesOf([answer([1], { behindMs: 1 }), answer([2])], options)).toEqual([0, 2_000, 7_000]);
  });

  it('spreads calls by a tenth of the interval', async () => {
    expect(await timesOf([answer([1]), answer([2], { behindMs: 1 })], { random: () => 1 })).toEqual([
      0, 1_100, 1_375,
    ]);
  });

  it('gives no more than 2 MiB per second', async () => {
    const large = answer([1], { behindMs: 1, bytes: 10 * mebibyte - 1 });
    const small = answer([1], { behindMs: 1, bytes: mebibyte / 4 });

    expect(await timesOf([large, small])).toEqual([0, 5_000, 5_250]);
  });

  it('counts from the start of the call, so that what is done with a page takes nothing from it', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([1]));
    const feed = stage.port.openShard('shard-0', trimHorizon);

    await stage.run(feed.read(10, stage.signal));
    await stage.clock.advance(700);
    await stage.run(feed.read(10, stage.signal));
    await stage.clock.advance(8_000);
    await stage.run(feed.read(10, stage.signal));

    expect(stage.times('GetRecords')).toEqual([0, 1_000, 9_000]);
  });

  it('is kept by each shard for itself', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', answer([1]));
    const feeds = ['shard-0', 'shard-1'].map((id) => stage.port.openShard(id, trimHorizon));

    for (const feed of [...feeds, ...feeds]) await stage.run(feed.read(10, stage.signal));

    expect(stage.times('GetRecords')).toEqual([0, 0, 1_000, 1_000]);
  });
});
