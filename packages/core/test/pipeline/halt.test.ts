import { describe, expect, it } from 'vitest';
import { Halt, pauseFor, within } from '../../src/util/halt.ts';
import { createManualClock } from '../../src/testing/index.ts';

describe('Halt', () => {
  it('calls back once, in order, and forgets', () => {
    const halt = new Halt();
    const told: string[] = [];
    halt.listen(() => told.push('a'));
    halt.listen(() => told.push('b'));

    halt.raise();
    halt.raise();

    expect(told).toEqual(['a', 'b']);
    expect(halt.raised).toBe(true);
  });

  it('does not call back who took it back', () => {
    const halt = new Halt();
    const told: string[] = [];

    halt.listen(() => told.push('a'))();
    halt.raise();

    expect(told).toEqual([]);
  });

  it('calls back at once when it is raised already', () => {
    const halt = new Halt();
    halt.raise();
    const told: string[] = [];

    halt.listen(() => told.push('late'))();

    expect(told).toEqual(['late']);
  });
});

describe('pauseFor', () => {
  it('ends after the time, or when halted, and leaves no timer', async () => {
    const clock = createManualClock();
    const halt = new Halt();
    const ended: string[] = [];
    void pauseFor(clock, 100, new Halt()).then(() => ended.push('time'));
    void pauseFor(clock, 100_000, halt).then(() => ended.push('halt'));

    await clock.advance(100);
    halt.raise();
    await clock.settle();

    expect(ended).toEqual(['time', 'halt']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not begin when halted', async () => {
    const clock = createManualClock();
    const halt = new Halt();
    halt.raise();

    await pauseFor(clock, 100, halt);

    expect(clock.pendingTimers).toBe(0);
  });
});

describe('within', () => {
  it('gives what the promise gives, or throws what it throws', async () => {
    const clock = createManualClock();

    await expect(within(clock, 100, Promise.resolve('done'))).resolves.toBe('done');
    await expect(within(clock, 100, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives undefined when it takes too long, and swallows what comes later', async () => {
    const clock = createManualClock();
    const late = new Promise<string>((_, reject) => clock.setTimer(() => reject(new Error('late')), 500));

    const result = await clock.runUntil(within(clock, 100, late));
    await clock.advance(1_000);

    expect(result).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });
});
