import { describe, expect, it } from 'vitest';
import { createManualClock } from '@rivergraph/core/testing';

describe('manual clock', () => {
  it('fires what is due in the order of time, then of setting', async () => {
    const clock = createManualClock({ now: 1000 });
    const fired: string[] = [];
    clock.setTimer(() => fired.push('late'), 20);
    clock.setTimer(() => fired.push('first'), 10);
    clock.setTimer(() => fired.push('second'), 10);

    await clock.advance(15);

    expect(fired).toEqual(['first', 'second']);
    expect(clock.now()).toBe(1015);
    expect(clock.pendingTimers).toBe(1);
  });

  it('shows each timer its own time', async () => {
    const clock = createManualClock({ now: 0 });
    const seen: number[] = [];
    for (const delay of [30, 10, 20]) clock.setTimer(() => seen.push(clock.now()), delay);

    await clock.advance(100);

    expect(seen).toEqual([10, 20, 30]);
  });

  it('lets what a timer started settle before the next one fires', async () => {
    const clock = createManualClock();
    const order: string[] = [];
    clock.setTimer(() => void afterSomeTurns().then(() => order.push('chain')), 1);
    clock.setTimer(() => order.push('timer'), 2);

    await clock.advance(2);

    expect(order).toEqual(['chain', 'timer']);
  });

  it('fires timers that timers set, within the same advance', async () => {
    const clock = createManualClock();
    let ticks = 0;
    const again = (): void => {
      ticks += 1;
      if (ticks < 5) clock.setTimer(again, 10);
    };
    clock.setTimer(again, 10);

    await clock.advance(1000);

    expect(ticks).toBe(5);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not fire what was cancelled, also by a timer of the same instant', async () => {
    const clock = createManualClock();
    const fired: string[] = [];
    clock.setTimer(() => victim.cancel(), 5);
    const victim = clock.setTimer(() => fired.push('victim'), 5);

    await clock.advance(5);

    expect(fired).toEqual([]);
  });

  it('never fires synchronously', () => {
    const clock = createManualClock();
    let fired = false;

    clock.setTimer(() => {
      fired = true;
    }, 0);

    expect(fired).toBe(false);
  });

  it('ticks to the next timer, and says when there is none', async () => {
    const clock = createManualClock({ now: 0 });
    clock.setTimer(() => undefined, 7);

    expect(await clock.tick()).toBe(true);
    expect(clock.now()).toBe(7);
    expect(await clock.tick()).toBe(false);
  });

  it('runs until a promise settles and gives its value', async () => {
    const clock = createManualClock({ now: 0 });
    const value = new Promise<string>((resolve) => void clock.setTimer(() => resolve('done'), 5000));

    expect(await clock.runUntil(value)).toBe('done');
    expect(clock.now()).toBe(5000);
  });

  it('runs until a condition holds', async () => {
    const clock = createManualClock({ now: 0 });
    let ready = false;
    clock.setTimer(() => {
      ready = true;
    }, 40);

    await clock.runUntil(() => ready);

    expect(clock.now()).toBe(40);
  });

  it('throws what the promise threw', async () => {
    const clock = createManualClock();

    await expect(clock.runUntil(Promise.reject(new Error('as planned')))).rejects.toThrow('as planned');
  });

  it('says when the bound passes', async () => {
    const clock = createManualClock();
    const again = (): void => void clock.setTimer(again, 100);
    again();

    await expect(clock.runUntil(() => false, { maxMs: 1000 })).rejects.toThrow('not reached within 1000 ms');
  });

  it('says when nothing more can happen', async () => {
    const clock = createManualClock();

    await expect(clock.runUntil(() => false, { idleMs: 5 })).rejects.toThrow('no timer is pending');
  });
});

async function afterSomeTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
