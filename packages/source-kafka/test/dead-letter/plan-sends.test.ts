import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeLetter } from '../../src/dead-letter/letter.ts';
import { planSends } from '../../src/dead-letter/plan-sends.ts';
import { recordAt } from './support.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 200);

describe('planSends', () => {
  it('puts every letter into one send, of one partition, in order, and within the bound', () => {
    const place = fc.record({ partition: fc.nat(20), bytes: fc.nat(3_000) });

    fc.assert(
      fc.property(fc.array(place), fc.integer({ min: 1, max: 8 }), (places, partitions) => {
        const letters = places.map(({ partition, bytes }, at) =>
          writeLetter(recordAt(partition, at, bytes), {}),
        );

        const plan = planSends(letters, { partitions, maxBytes: 5_000 });

        const targets = plan.map((sends) => sends[0]?.partition);
        expect(new Set(targets).size).toBe(plan.length);
        for (const sends of plan) {
          const planned = sends.flatMap((send) => send.letters);
          expect(planned).toEqual(letters.filter(({ lane }) => lane % partitions === sends[0]?.partition));
          for (const { letters: together, partition } of sends) {
            expect(partition).toBe(sends[0]?.partition);
            const bytes = together.reduce((sum, letter) => sum + letter.bytes, 0);
            expect(together.length === 1 || bytes <= 5_000).toBe(true);
          }
        }
        expect(plan.flat().flatMap((send) => send.letters)).toHaveLength(letters.length);
      }),
      { numRuns: runs },
    );
  });

  it('sends a letter that is too large for all alone', () => {
    const letters = [10, 9_000, 10].map((bytes, at) => writeLetter(recordAt(0, at, bytes), {}));

    const [sends] = planSends(letters, { partitions: 1, maxBytes: 5_000 });

    expect(sends?.map((send) => send.letters)).toEqual(letters.map((letter) => [letter]));
  });
});
