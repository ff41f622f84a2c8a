import type { Figure } from '../figures.ts';
import { median } from '../median.ts';
import type { Round } from './rounds.ts';

/** The median of what each side took. The name of a side comes before `name`. */
export function sideFigures<TSide extends string, TLap>(
  name: string,
  sides: readonly TSide[],
  {
    rounds,
    value,
  }: { readonly rounds: readonly Round<TSide, TLap>[]; readonly value: (lap: TLap) => number },
): readonly Figure[] {
  return sides.map((side) => ({
    name: `${side}${name}`,
    value: median(rounds.map((round) => value(round[side]))),
  }));
}
