import { describe, expect, it } from 'vitest';
import { isOursFirst, ratioFigures } from '../../src/lap/ratios.ts';

describe('ratio figures', () => {
  const rounds = [
    { ours: 2, theirs: 4 },
    { ours: 10, theirs: 10 },
    { ours: 1, theirs: 3 },
  ];

  it('are the median, the least and the most of what each round gave', () => {
    const figures = ratioFigures('ratio', rounds, {
      ratio: ({ ours, theirs }) => theirs / ours,
      target: { atLeast: 2 },
    });

    expect(figures).toEqual([
      { name: 'ratio', value: 2, target: { atLeast: 2 } },
      { name: 'ratioMin', value: 1 },
      { name: 'ratioMax', value: 3 },
    ]);
  });
});

describe('the order of a round', () => {
  it('changes from round to round, warm-ups included', () => {
    const rounds = [-2, -1, 0, 1, 2].map(isOursFirst);

    expect(rounds).toEqual([false, true, false, true, false]);
  });
});
