import { describe, expect, it } from 'vitest';
import { Halt } from '../../src/util/halt.ts';
import { Waiters } from '../../src/util/waiters.ts';

describe('Waiters', () => {
  it('lets all go at once, and those that come later wait anew', async () => {
    const waiters = new Waiters();
    const both = Promise.all([waiters.wait(new Halt()), waiters.wait(new Halt())]);

    const before = waiters.size;
    waiters.release();
    await both;
    void waiters.wait(new Halt());

    expect([before, waiters.size]).toEqual([2, 1]);
  });

  it('lets one go that is halted, and keeps the others', async () => {
    const waiters = new Waiters();
    const halt = new Halt();
    void waiters.wait(new Halt());
    const halted = waiters.wait(halt);

    halt.raise();
    await halted;
    await waiters.wait(halt);

    expect(waiters.size).toBe(1);
  });
});
