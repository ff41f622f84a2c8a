import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamWorld } from '../support/stream-world.ts';
import type { Step } from '../support/stream-world.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 40);
const timeoutMs = 30_000 + numRuns * 3_000;

type Kind = Step['type'];

/** Steps that happen so often, by their kinds. */
function stepsOf(weights: Readonly<Partial<Record<Kind, number>>>): fc.Arbitrary<readonly Step[]> {
  const one = Object.entries(weights).map(([type, weight]) => ({
    weight,
    arbitrary: fc.record({
      type: fc.constant(type as Kind),
      at: fc.nat({ max: 11 }),
      count: fc.integer({ min: 1, max: 8 }),
      fault: fc.constantFrom('fail' as const, 'hang' as const, 'lose the answer' as const),
    }),
  }));
  return fc.array(fc.oneof(...one), { minLength: 5, maxLength: 60, size: 'max' });
}

const calm = { put: 12, time: 8, join: 3, leave: 2, crash: 1, split: 2, merge: 2 } as const;
const outages = { ...calm, outage: 2, 'long outage': 2 } as const;
const rough = { ...outages, stall: 2, 'long stall': 2 } as const;

async function playAll(seed: number, plan: readonly Step[]): Promise<StreamWorld> {
  const world = new StreamWorld(seed);
  world.join();
  for (const step of plan) await world.play(step);
  await world.comeToRest();
  return world;
}

describe('any number of workers that join, leave and crash while shards are split and merged', () => {
  it(
    'write every record, in order per shard and from parents to children, and share the shards',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 1e6 }), stepsOf(calm), async (seed, plan) => {
          const world = await playAll(seed, plan);

          expect(await world.audit()).toEqual([]);
          expect(world.doubles).toEqual([]);
          await world.close();
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    'never have a shard twice at a time because the table was out of reach',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 1e6 }), stepsOf(outages), async (seed, plan) => {
          const world = await playAll(seed, plan);

          expect(await world.audit()).toEqual([]);
          expect(world.doubles).toEqual([]);
          await world.close();
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    'write every record also when they are held up for longer than others wait',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 1e6 }), stepsOf(rough), async (seed, plan) => {
          const world = await playAll(seed, plan);

          expect(await world.audit()).toEqual([]);
          await world.close();
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
