import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PositionTracker } from '../../src/tracker/position-tracker.ts';
import { NaiveTracker } from './naive-tracker.ts';

interface Step {
  readonly action: 'receive' | 'expect' | 'finish' | 'hold';
  readonly count: number;
  readonly outputs: number;
  readonly pick: number;
}

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2000);
const timeout = 10_000 + numRuns * 20;

const anyStep: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom('receive', 'expect', 'expect', 'finish', 'finish', 'finish', 'hold'),
  count: fc.integer({ min: 0, max: 90 }),
  outputs: fc.integer({ min: 0, max: 5 }),
  pick: fc.nat(),
});

describe('PositionTracker', () => {
  it('numbers records from 0 upwards', () => {
    const tracker = new PositionTracker();

    const firsts = [tracker.receive(3), tracker.receive(0), tracker.receive(2)];

    expect(firsts).toEqual([0, 3, 3]);
    expect(tracker.received).toBe(5);
    expect(tracker.pending).toBe(5);
    expect(tracker.committable).toBe(0);
  });

  it('holds the commit while an earlier record is pending', () => {
    const tracker = new PositionTracker();
    tracker.receive(3);
    tracker.expect(0, 1);
    tracker.expect(1, 1);
    tracker.expect(2, 0);

    tracker.finish(1);
    const held = tracker.committable;
    tracker.finish(0);

    expect(held).toBe(0);
    expect(tracker.committable).toBe(3);
    expect(tracker.pending).toBe(0);
  });

  it('finishes a record when the last of its outputs is finished', () => {
    const tracker = new PositionTracker();
    tracker.receive(1);
    tracker.expect(0, 3);

    const left = [tracker.finish(0), tracker.finish(0)];
    const before = tracker.isFinished(0);
    left.push(tracker.finish(0));

    expect(left).toEqual([2, 1, 0]);
    expect(before).toBe(false);
    expect(tracker.isFinished(0)).toBe(true);
  });

  it('finishes a record without outputs at once', () => {
    const tracker = new PositionTracker();
    tracker.receive(2);

    tracker.expect(1, 0);

    expect(tracker.isFinished(1)).toBe(true);
    expect(tracker.isFinished(0)).toBe(false);
    expect(tracker.committable).toBe(0);
  });

  it('waits for a held output too', () => {
    const tracker = new PositionTracker();
    tracker.receive(1);
    tracker.expect(0, 1);

    tracker.hold(0);

    expect(tracker.finish(0)).toBe(1);
    expect(tracker.committable).toBe(0);
    expect(tracker.finish(0)).toBe(0);
    expect(tracker.committable).toBe(1);
  });

  it('keeps its place while the window moves far beyond its capacity', () => {
    const tracker = new PositionTracker();

    for (let round = 0; round < 10_000; round += 1) {
      const first = tracker.receive(7);
      for (let i = 6; i >= 0; i -= 1) tracker.expect(first + i, i % 2);
      for (let i = 5; i >= 0; i -= 2) tracker.finish(first + i);
    }

    expect(tracker.received).toBe(70_000);
    expect(tracker.committable).toBe(70_000);
  });

  it.each<[string, (tracker: PositionTracker) => void]>([
    ['finishing a record whose outputs are not known', (tracker) => tracker.finish(1)],
    ['finishing a finished record', (tracker) => tracker.finish(2)],
    ['finishing a committable record', (tracker) => tracker.finish(0)],
    ['finishing a record that was not received', (tracker) => tracker.finish(4)],
    ['finishing a record before the first', (tracker) => tracker.finish(-1)],
    ['finishing something that is no number', (tracker) => tracker.finish(Number.NaN)],
    ['holding a finished record', (tracker) => tracker.hold(2)],
    ['holding a record whose outputs are not known', (tracker) => tracker.hold(1)],
    ['expecting twice', (tracker) => tracker.expect(3, 1)],
    ['expecting for a record that was not received', (tracker) => tracker.expect(4, 1)],
    ['expecting less than nothing', (tracker) => tracker.expect(1, -1)],
    ['expecting half an output', (tracker) => tracker.expect(1, 0.5)],
    ['receiving less than nothing', (tracker) => tracker.receive(-1)],
    ['asking for a record that was not received', (tracker) => tracker.isFinished(4)],
  ])('refuses %s and stays as it is', (_, misuse) => {
    const tracker = new PositionTracker();
    tracker.receive(4);
    tracker.expect(0, 0);
    tracker.expect(2, 0);
    tracker.expect(3, 2);

    expect(() => misuse(tracker)).toThrow(expect.objectContaining({ code: 'internal' }));

    tracker.expect(1, 0);
    expect(tracker.committable).toBe(3);
    expect([tracker.finish(3), tracker.finish(3)]).toEqual([1, 0]);
    expect(tracker.committable).toBe(4);
  });

  it('agrees with a naive model for any history', { timeout }, () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 80, size: 'max' }), (steps) => {
        const tracker = new PositionTracker();
        const model = new NaiveTracker();
        for (const step of steps) {
          const seq = model.pick(step.action === 'expect' ? 'unset' : 'open', step.pick);
          expect(apply(tracker, step, seq)).toEqual(apply(model, step, seq));
        }
      }),
      { numRuns },
    );
  });

  it('becomes committable to the end, whatever chunks, fan-out and order of finishing', { timeout }, () => {
    const chunk = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 120, size: 'max' });
    // A narrow window lets the head move far, so that the ring wraps around before it grows.
    const window = fc.constantFrom(1, 10, 100, 10_000);

    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 8, size: 'max' }), window, fc.nat(), (chunks, among, seed) => {
        const tracker = new PositionTracker();
        let random = seed;
        const next = (below: number): number => {
          random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
          return random % below;
        };
        const open: number[] = [];
        for (const outputs of chunks) {
          const first = tracker.receive(outputs.length);
          outputs.forEach((count, i) => {
            tracker.expect(first + i, count);
            for (let output = 0; output < count; output += 1) open.push(first + i);
          });
          for (let n = next(open.length + 1); n > 0; n -= 1) {
            tracker.finish(open.splice(next(Math.min(among, open.length)), 1)[0] ?? -1);
          }
          expect(tracker.committable).toBe(Math.min(tracker.received, ...open));
        }
        while (open.length > 0) tracker.finish(open.splice(next(open.length), 1)[0] ?? -1);
        expect(tracker.committable).toBe(tracker.received);
      }),
      { numRuns },
    );
  });
});

/** Does a step to a tracker, and gives all that can be seen of it. */
function apply(to: PositionTracker | NaiveTracker, step: Step, seq: number | undefined): readonly unknown[] {
  const seen: unknown[] = [step.action === 'receive' ? to.receive(step.count) : act(to, step, seq)];
  if (seq !== undefined) seen.push(to.isFinished(seq));
  return [...seen, to.received, to.committable, to.pending];
}

function act(to: PositionTracker | NaiveTracker, step: Step, seq: number | undefined): unknown {
  if (seq === undefined) return undefined;
  if (step.action === 'finish') return to.finish(seq);
  return step.action === 'hold' ? to.hold(seq) : to.expect(seq, step.outputs);
}
