import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimedQueue } from '../../src/batching/timed-queue.ts';

describe('TimedQueue', () => {
  it('is empty at first', () => {
    const queue = new TimedQueue<string>();

    expect([queue.length, queue.oldest, queue.peek(), queue.shift()]).toEqual([
      0,
      Infinity,
      undefined,
      undefined,
    ]);
  });

  it('behaves as a list, however it grows and wraps around', () => {
    const bursts = fc.array(fc.record({ pushed: fc.nat({ max: 60 }), shifted: fc.nat({ max: 50 }) }), {
      maxLength: 20,
      size: 'max',
    });

    fc.assert(
      fc.property(bursts, (steps) => {
        const queue = new TimedQueue<number>();
        const list: number[] = [];
        let next = 0;
        for (const { pushed, shifted } of steps) {
          for (let i = 0; i < pushed; i += 1, next += 1) {
            queue.push(next, next * 10);
            list.push(next);
          }
          const gone = Array.from({ length: shifted }, () => [queue.oldest, queue.peek(), queue.shift()]);
          const expected = Array.from({ length: shifted }, () => {
            const [first] = list;
            return [first === undefined ? Infinity : first * 10, first, list.shift()];
          });
          expect(gone).toEqual(expected);
          expect([queue.length, queue.count((each) => each % 2 === 0)]).toEqual([
            list.length,
            list.filter((each) => each % 2 === 0).length,
          ]);
        }
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2000) },
    );
  });
});
