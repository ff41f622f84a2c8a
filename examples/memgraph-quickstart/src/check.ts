import { counted, whole } from '@rivergraph/example-kit';
import { partLabels } from './content.ts';
import type { Difference } from './content.ts';
import type { Letter } from './read-letters.ts';
import type { Outcome } from './run.ts';

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(
  { lag, letters }: Pick<Outcome, 'lag' | 'letters'>,
  differences: readonly Difference[],
): readonly string[] {
  return [
    ...differences.flatMap(describe),
    ...(lag === 0 ? [] : [`lag: expected 0, got ${whole(lag)}`]),
    ...letters.flatMap(describeReason),
  ];
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

/** What is set aside for another reason than that it cannot be read is none of this example's. */
function describeReason({ place, code, reason, explanation }: Letter): readonly string[] {
  return reason === 'invalid-message' ? [] : [`set aside: ${place}: ${code ?? ''}: ${explanation ?? ''}`];
}
