import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failoverMs } from '../support/driven-session.ts';
import { StreamWorld } from '../support/stream-world.ts';
import type { WorldWorker } from '../support/world-worker.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 60);
const timeoutMs = 30_000 + numRuns * 1_000;

/** Two workers, of which the second has come just now and asks the first for shards. */
async function twoWorkers(seed: number, delayMs: number): Promise<readonly [StreamWorld, WorldWorker[]]> {
  const world = new StreamWorld(seed);
  world.join();
  for (const at of [0, 1, 2]) await world.play({ type: 'split', at, count: 1, fault: 'fail' });
  for (let puts = 0; puts < 20; puts += 1) await world.play({ type: 'put', at: 0, count: 2, fault: 'fail' });
  world.join();
  await world.clock.runUntil(() => world.workers.every(({ table }) => table !== undefined));
  for (const { table } of world.workers)
    if (table !== undefined) table.delayMs = () => world.random() * delayMs;
  return [world, world.workers];
}

describe('workers that stop while shards go from one to the other', () => {
  it(
    'leave no lease behind that bears a name',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            seed: fc.nat({ max: 1e6 }),
            delayMs: fc.integer({ min: 1, max: 400 }),
            stopAtMs: fc.integer({ min: 0, max: failoverMs }),
            apartMs: fc.integer({ min: 0, max: 500 }),
          }),
          async ({ seed, delayMs, stopAtMs, apartMs }) => {
            const [world, workers] = await twoWorkers(seed, delayMs);
            await world.clock.advance(stopAtMs);

            const stops: Promise<void>[] = [];
            for (const worker of workers) {
              stops.push(worker.leave());
              await world.clock.advance(apartMs);
            }
            await world.clock.runUntil(Promise.all(stops));

            expect(await world.claims()).toEqual([]);
            await world.close();
          },
        ),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
