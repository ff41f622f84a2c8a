import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { Nap } from '../src/nap.ts';

describe('Nap', () => {
  it('sleeps in pieces', async () => {
    const clock = createManualClock();
    const nap = new Nap(clock);

    const piece = nap.sleep(250);
    await clock.advance(250);
    await piece;

    expect(nap.isOver).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is ended in the middle of a piece, and leaves no timer behind', async () => {
    const clock = createManualClock();
    const nap = new Nap(clock);
    const piece = nap.sleep(250);

    nap.end();
    await piece;

    expect(nap.isOver).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('sleeps no more after its end', async () => {
    const clock = createManualClock();
    const nap = new Nap(clock);
    nap.end();

    await nap.sleep(250);

    expect(clock.pendingTimers).toBe(0);
  });
});
