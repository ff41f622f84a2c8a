import type { Figure } from '../figures.ts';
import { median } from '../median.ts';

/** One round: what each side took, one right after the other. */
export interface Pair<T> {
  readonly ours: T;
  readonly theirs: T;
}

/**
 * Compares two sides round by round, so that a machine that is busy for a while hits both alike: the median of the ratios,
 * and the least and the most of them.
 */
export function ratioFigures<T>(
  name: string,
  rounds: readonly Pair<T>[],
  { ratio, target }: { readonly ratio: (round: Pair<T>) => number; readonly target?: Figure['target'] },
): readonly Figure[] {
  const ratios = rounds.map(ratio);
  return [
    { name, value: median(ratios), target },
    { name: `${name}Min`, value: Math.min(...ratios) },
    { name: `${name}Max`, value: Math.max(...ratios) },
  ];
}

/** Whether our side runs first: every other round, since what the first leaves behind may help the second. */
export function isOursFirst(round: number): boolean {
  return Math.abs(round) % 2 === 1;
}
