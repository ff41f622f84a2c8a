import { describeDifferences, whole } from '@rivergraph/example-kit';
import type { Difference, Letter } from '@rivergraph/example-kit';
import type { Outcome } from './run.ts';

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(
  { lag, letters }: Pick<Outcome, 'lag' | 'letters'>,
  differences: readonly Difference[],
): readonly string[] {
  return [
    ...describeDifferences(differences),
    ...(lag === 0 ? [] : [`lag: expected 0, got ${whole(lag)}`]),
    ...letters.flatMap(describeReason),
  ];
}

/** What is set aside for another reason than that it cannot be read is none of this example's. */
function describeReason({ place, code, reason, explanation }: Letter): readonly string[] {
  return reason === 'invalid-message' ? [] : [`set aside: ${place}: ${code ?? ''}: ${explanation ?? ''}`];
}
