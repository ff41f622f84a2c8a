import { describe, expect, it } from 'vitest';
import { runSteps } from '../src/steps.ts';

describe('runSteps', () => {
  it('takes each step once, the sooner ones first', async () => {
    const taken: string[] = [];
    const step = (name: string) => async (): Promise<void> => void taken.push(name);
    const steps = runSteps([
      { at: 20, act: step('second') },
      { at: 10, act: step('first') },
      { at: 30, act: step('third') },
    ]);

    for (const sent of [9, 25, 26]) steps.reached(sent);
    await steps.done();

    expect(taken).toEqual(['first', 'second']);
  });

  it('tells that a step has failed', async () => {
    const steps = runSteps([
      {
        at: 1,
        act: async () => {
          throw new Error('no');
        },
      },
    ]);

    steps.reached(1);

    await expect(steps.failed).rejects.toThrow('no');
    await expect(steps.done()).rejects.toThrow('no');
  });
});
