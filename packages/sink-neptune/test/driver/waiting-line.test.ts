import { closed, unavailable } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { WaitingLine } from '../../src/driver/waiting-line.ts';
import type { LineBounds } from '../../src/driver/waiting-line.ts';
import { never } from '../support/pool-of.ts';

const noReturn = (): never => {
  throw new Error('expected nothing to come back');
};

function boundsOf(changes: Partial<LineBounds> = {}): LineBounds {
  const clock = createManualClock();
  return { clock, deadline: clock.now() + 1_000, signal: never, over: never, ...changes };
}

describe('WaitingLine', () => {
  it('serves who came first first', async () => {
    const line = new WaitingLine<string>();
    const [first, second] = [line.wait(boundsOf()).got(noReturn), line.wait(boundsOf()).got(noReturn)];

    line.give('a');
    line.give('b');

    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
    expect(line.length).toBe(0);
  });

  it('lets go who waited until the deadline, and leaves no timer', async () => {
    const clock = createManualClock();
    const line = new WaitingLine<string>();
    const waiting = line.wait(boundsOf({ clock, deadline: clock.now() + 1_000 })).got(noReturn);
    waiting.catch(() => undefined);

    await clock.advance(1_000);

    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(line.length).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets go who is given up, and gives back what came at the same moment', async () => {
    const line = new WaitingLine<string>();
    const given = new AbortController();
    const giveBack = vi.fn<(unwanted: string) => void>();
    const waiting = line.wait(boundsOf({ signal: given.signal })).got(giveBack);

    line.give('a');
    given.abort(new Error('enough'));

    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(giveBack).toHaveBeenCalledWith('a');
  });

  it('tells all why nothing comes', async () => {
    const line = new WaitingLine<string>();
    const over = new AbortController();
    const [first, second] = [line.wait(boundsOf()).got(noReturn), line.wait(boundsOf()).got(noReturn)];
    const third = (async () => await line.wait(boundsOf({ over: over.signal })).got(noReturn))();

    line.fail(unavailable('neptune: no'));
    over.abort(closed('neptune: over'));

    await expect(first).rejects.toMatchObject({ message: 'neptune: no' });
    await expect(second).rejects.toMatchObject({ message: 'neptune: no' });
    await expect(third).rejects.toBeDefined();
  });
});
