import { describe, expect, it } from 'vitest';
import { rebalanceFigures } from '../../../src/kafka/rebalance/rebalance-figures.ts';
import type { RebalanceRound } from '../../../src/kafka/rebalance/way.ts';

function round(nothing: number, commit: number, wait: number): RebalanceRound {
  return {
    nothing: { underWay: 2_000, twice: nothing, seconds: 0.1 },
    commit: { underWay: 2_000, twice: commit, seconds: 0.2 },
    wait: { underWay: 2_000, twice: wait, seconds: 0.3 },
  };
}

describe('the figures of rebalances', () => {
  const figures = rebalanceFigures({
    steady: [round(1_000, 100, 0), round(4_000, 300, 0), round(2_000, 500, 10)],
    behind: [round(100, 200, 50)],
  });
  const values = Object.fromEntries(figures.map(({ name, value }) => [name, value]));

  it('say what share of the double work is saved, by medians', () => {
    expect(values).toMatchObject({
      rebalanceSavedSteady: 1,
      rebalanceSavedSteadyCommitOnly: 0.85,
      rebalanceTwiceSteadyDoingNothing: 2_000,
      rebalanceUnderWaySteady: 2_000,
      rebalanceSavedBehind: 0.5,
      rebalanceSavedBehindCommitOnly: -1,
    });
  });

  it('say how long each way takes, over both loads', () => {
    expect(values).toMatchObject({
      rebalanceSeconds: 0.3,
      rebalanceSecondsCommitOnly: 0.2,
      rebalanceSecondsDoingNothing: 0.1,
    });
  });

  it('have each a name of its own', () => {
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});
