import { describe, expect, it } from 'vitest';
import { Slicer } from '../../src/util/slicer.ts';

function burn(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

const turn = async (): Promise<void> =>
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('Slicer', () => {
  it('adds up the time of all work between two turns', () => {
    const slicer = new Slicer(() => undefined);

    slicer.begin();
    const first = slicer.until - performance.now();
    burn(2);
    slicer.end();
    slicer.begin();
    const second = slicer.until - performance.now();
    slicer.end();

    expect(first).toBeLessThanOrEqual(5);
    expect(second).toBeLessThanOrEqual(first - 1.5);
    expect(slicer.longestMs).toBeGreaterThanOrEqual(2);
  });

  it('is spent after its time, until the event loop has turned', async () => {
    const calls: boolean[] = [];
    const slicer: Slicer = new Slicer(() => calls.push(slicer.isSpent));

    slicer.begin();
    burn(5);
    slicer.end();
    const spent = slicer.isSpent;
    slicer.yieldTurn();
    slicer.yieldTurn();
    await turn();

    expect(spent).toBe(true);
    expect(calls).toEqual([false]);
  });

  it('makes others wait once it has asked for a turn', () => {
    const slicer = new Slicer(() => undefined);

    slicer.yieldTurn();

    expect(slicer.isSpent).toBe(true);
    slicer.close();
  });

  it('does not call after close', async () => {
    let calls = 0;
    const slicer = new Slicer(() => calls++);

    slicer.yieldTurn();
    slicer.close();
    await turn();

    expect(calls).toBe(0);
  });
});
