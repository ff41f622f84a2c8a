import type { Figure } from '../../figures.ts';
import { median } from '../../median.ts';
import type { RebalanceRace } from './rebalance-race.ts';
import type { Rebalance, RebalanceRound, Way } from './way.ts';

/** How a way is called in the names of figures; the default has no name. */
const names: Readonly<Record<Way, string>> = { nothing: 'DoingNothing', commit: 'CommitOnly', wait: '' };

/** What share of the work that a rebalance would have done twice is saved, and what that takes. */
export function rebalanceFigures({ steady, behind }: RebalanceRace): readonly Figure[] {
  return [
    ...loadFigures('Steady', steady),
    ...loadFigures('Behind', behind),
    ...seconds([...steady, ...behind]),
  ];
}

function loadFigures(load: string, rounds: readonly RebalanceRound[]): readonly Figure[] {
  const twice = (way: Way): number => middle(rounds, way, (rebalance) => rebalance.twice);
  return [
    { name: `rebalanceSaved${load}`, value: 1 - twice('wait') / twice('nothing') },
    { name: `rebalanceSaved${load}${names.commit}`, value: 1 - twice('commit') / twice('nothing') },
    { name: `rebalanceTwice${load}`, value: twice('wait') },
    { name: `rebalanceTwice${load}${names.commit}`, value: twice('commit') },
    { name: `rebalanceTwice${load}${names.nothing}`, value: twice('nothing') },
    { name: `rebalanceUnderWay${load}`, value: middle(rounds, 'wait', ({ underWay }) => underWay) },
  ];
}

function seconds(rounds: readonly RebalanceRound[]): readonly Figure[] {
  return (['wait', 'commit', 'nothing'] as const).map((way) => ({
    name: `rebalanceSeconds${names[way]}`,
    value: middle(rounds, way, (rebalance) => rebalance.seconds),
  }));
}

function middle(
  rounds: readonly RebalanceRound[],
  way: Way,
  value: (rebalance: Rebalance) => number,
): number {
  return median(rounds.map((round) => value(round[way])));
}
