import { counted, whole } from '../text.ts';
import { partLabels } from './content.ts';
import type { Difference } from './content.ts';

/** Says in a line each what is different; nothing, where nothing is. */
export function describeDifferences(differences: readonly Difference[]): readonly string[] {
  return differences.flatMap(describe);
}

function describe({ part, missing, unexpected, doubled }: Difference): readonly string[] {
  const label = partLabels[part];
  return [
    ...lines(missing, (first, more) => `${label}: not there: ${first}${more}`),
    ...lines(unexpected, (first, more) => `${label}: there, and wrong: ${first}${more}`),
    ...lines(doubled, (first, more) => `${label}: there more than once: ${first}${more}`),
  ];
}

function lines(some: readonly string[], text: (first: string, more: string) => string): readonly string[] {
  const [first, ...others] = some;
  if (first === undefined) return [];
  return [text(first, others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`)];
}

/** Writes as a table how much of each part is expected, and how much there is. */
export function differencesTable(differences: readonly Difference[]): readonly string[] {
  return [
    `${' '.repeat(14)}${'expected'.padStart(9)}${'there'.padStart(9)}`,
    ...differences.map(
      ({ part, expected, got }) =>
        partLabels[part].padEnd(14) + whole(expected).padStart(9) + whole(got).padStart(9),
    ),
  ];
}

/** Sums up differences, for `--json`. */
export function differenceFigures(differences: readonly Difference[]): object {
  const sizes = (of: 'expected' | 'got'): object =>
    Object.fromEntries(differences.map((difference) => [difference.part, difference[of]]));
  const count = (of: 'missing' | 'unexpected' | 'doubled'): number =>
    differences.reduce((sum, difference) => sum + difference[of].length, 0);
  return {
    expected: sizes('expected'),
    there: sizes('got'),
    missing: count('missing'),
    unexpected: count('unexpected'),
    doubled: count('doubled'),
  };
}
