import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLockDatabase, createManualClock } from '@rivergraph/core/testing';
import type { Arrival, Ending, NaiveModelOptions } from './naive-model.ts';
import { endingsOf } from './naive-model.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

const row = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 2 })
  .map((keys) => ({ locks: keys.map(String) }));

/** Times are binary fractions, and no two arrivals have the same one, so nothing is rounded and nothing happens at once. */
const arrivals: fc.Arbitrary<readonly Arrival[]> = fc
  .array(
    fc.record({ gap: fc.integer({ min: 0, max: 12 }), rows: fc.array(row, { minLength: 1, maxLength: 8 }) }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) => {
    let time = 0;
    return list.map(({ gap, rows }, index) => {
      time += gap / 4;
      return { at: time + (index + 1) / 1_024, rows };
    });
  });

describe('lock database', () => {
  it('ends every transaction when, and as, stepping row by row would', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 5 }), async (list, slots) => {
        const options = { slots, transactionMs: 3, rowMs: 0.25 };

        const endings = await endingsOfDatabase(list, options);

        expect(endings).toEqual(endingsOf(list, options));
      }),
      { numRuns },
    );
  });
});

async function endingsOfDatabase(
  list: readonly Arrival[],
  options: NaiveModelOptions,
): Promise<readonly Ending[]> {
  const clock = createManualClock({ now: 0 });
  const database = createLockDatabase({ clock, ...options });
  const endings: Ending[] = [];
  for (const [index, { at, rows }] of list.entries()) {
    clock.setTimer(() => {
      database.run({ rows }).then(
        () => {
          endings[index] = { at: clock.now(), outcome: 'committed' };
        },
        () => {
          endings[index] = { at: clock.now(), outcome: 'victim' };
        },
      );
    }, at);
  }
  while (await clock.tick());
  return endings;
}
