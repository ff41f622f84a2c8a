import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { World } from '../support/scripted-world.ts';
import type { SimpleStep, Step } from '../support/scripted-world.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);
const timeoutMs = 30_000 + numRuns * 200;

const partition = fc.integer({ min: 0, max: 2 });
const few = fc.integer({ min: 1, max: 4 });

function step(type: SimpleStep, weight: number): { weight: number; arbitrary: fc.Arbitrary<Step> } {
  return { weight, arbitrary: fc.record({ type: fc.constant(type), partition, count: few }) };
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  step('append', 6),
  step('gap', 1),
  step('mark', 2),
  step('fetch', 8),
  step('begin fetch', 3),
  step('answer fetch', 3),
  step('take', 8),
  step('pause', 2),
  step('resume', 3),
  step('commit', 5),
  step('rebalance', 3),
  step('answer join', 3),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('join' as const),
      assigned: fc.subarray([0, 1, 2]),
      breach: fc.oneof(
        { weight: 5, arbitrary: fc.constant('none') },
        { weight: 1, arbitrary: fc.constantFrom('member', 'sync', 'missed') },
      ),
      rival: few,
    }),
  },
  step('heartbeat', 3),
  step('refuse commit', 1),
  step('hold commits', 2),
  step('hold starts', 2),
  step('let go', 3),
  step('doubt', 2),
  step('trim', 1),
  step('time', 3),
);

describe('any interleaving of fetches, rebalances, commits, pauses and resets', () => {
  it.each(['forever', 'end'] as const)(
    'delivers everything in order, and commits only what was delivered of what is owned: until %s',
    async (until) => {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 120, size: 'max' }), async (plan) => {
          const world = await World.open(until);
          try {
            for (const one of plan) await world.play(one);
            await world.comeToRest();

            expect(world.findings).toEqual([]);
          } finally {
            await world.close();
          }
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
