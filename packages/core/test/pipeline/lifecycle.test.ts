import { describe, expect, it } from 'vitest';
import { misconfigured } from '../../src/errors.ts';
import { Lifecycle } from '../../src/pipeline/run/lifecycle.ts';
import { createManualClock, type ManualClock } from '../../src/testing/index.ts';

function createLife(): { clock: ManualClock; life: Lifecycle; warnings: string[]; told: string[] } {
  const clock = createManualClock();
  const warnings: string[] = [];
  const none = (): undefined => undefined;
  const logger = { debug: none, info: none, error: none, warn: (text: string) => void warnings.push(text) };
  return { clock, life: new Lifecycle(clock, logger), warnings, told: [] };
}

const never = async (): Promise<never> => await new Promise<never>(() => undefined);

describe('Lifecycle', () => {
  it('closes in reverse, once', async () => {
    const { clock, life, told } = createLife();
    for (const name of ['a', 'b']) {
      await life.open(
        name,
        async () => name,
        async (opened) => void told.push(opened),
      );
    }

    await life.close();
    await life.close();

    expect(told).toEqual(['b', 'a']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not close what failed to open, and gives its error a code', async () => {
    const { life, told } = createLife();
    const close = async (): Promise<void> => void told.push('closed');
    const error = misconfigured('no such host');

    const coded = life.open('a', async () => await Promise.reject(error), close);
    const raw = life.open('b', async () => await Promise.reject(new TypeError('secret')), close);

    await expect(coded).rejects.toBe(error);
    await expect(raw).rejects.toMatchObject({
      code: 'internal',
      message: 'b: expected a RivergraphError, got TypeError',
    });
    await life.close();
    expect(told).toEqual([]);
  });

  it('goes on when one fails to close or hangs', async () => {
    const { clock, life, told, warnings } = createLife();
    await life.open(
      'a',
      async () => 1,
      async () => void told.push('a'),
    );
    await life.open(
      'b',
      async () => 2,
      async () => await Promise.reject(new Error('secret')),
    );
    await life.open('c', async () => 3, never);

    await clock.runUntil(life.close());

    expect(told).toEqual(['a']);
    expect(warnings).toEqual([
      'c: expected to close within 10000 ms; left behind',
      'b: closing failed: b: expected a RivergraphError, got Error',
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('closes at once what opens after the close, and opens nothing more', async () => {
    const { clock, life, told } = createLife();
    const late = life.open(
      'late',
      async () => await new Promise<void>((resolve) => clock.setTimer(resolve, 1_000)),
      async () => void told.push('late'),
    );
    const outcome = late.catch((error: unknown) => error);

    await life.close();
    await clock.advance(1_000);
    const after = life.open(
      'after',
      async () => void told.push('opened'),
      async () => undefined,
    );

    await expect(outcome).resolves.toMatchObject({ code: 'closed' });
    await expect(after).rejects.toMatchObject({ code: 'closed' });
    expect(told).toEqual(['late']);
  });
});
