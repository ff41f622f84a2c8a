import { describe, expect, it } from 'vitest';
import { pairsOf, runRounds } from '../../src/lap/rounds.ts';

const race = { sides: ['a', 'b', 'c'], warmUps: 1, rounds: 2 } as const;
const silent = (): void => undefined;

describe('rounds', () => {
  it('let every side run once, each time beginning with another one', async () => {
    const order: string[] = [];
    const lap = async (side: string): Promise<number> => order.push(side);

    await runRounds({ ...race, lap, tell: silent });

    expect(order.join('')).toBe('abcbcacab');
  });

  it('count without the warm-ups, of which is told all the same', async () => {
    const told: string[] = [];
    const lap = async (side: string, round: number): Promise<string> => `${side}${round}`;

    const results = await runRounds({ ...race, lap, tell: (_, name) => told.push(name) });

    expect(results).toEqual([
      { a: 'a0', b: 'b0', c: 'c0' },
      { a: 'a1', b: 'b1', c: 'c1' },
    ]);
    expect(told).toEqual(['warm-up', 'round 1', 'round 2']);
  });

  it('set one side against another', () => {
    const pairs = pairsOf([{ a: 1, b: 2, c: 3 }], { ours: 'c', theirs: 'a' });

    expect(pairs).toEqual([{ ours: 3, theirs: 1 }]);
  });
});
