import { counted, whole } from '@rivergraph/example-kit';
import type { Difference } from './meetup-graph.ts';
import type { Plan } from './plan.ts';
import type { Letter } from './read-letters.ts';
import type { Outcome } from './run.ts';

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(
  { poison }: Plan,
  { lag, letters }: Pick<Outcome, 'lag' | 'letters'>,
  differences: readonly Difference[],
): readonly string[] {
  return [
    ...differences.flatMap(describe),
    ...differing('lag', lag, 0),
    ...differing('records in the dead letter', letters.length, 1),
    ...letters.filter((letter) => !isPoison(letter, poison)).map(describeLetter),
  ];
}

function describe({ part, missing, unexpected }: Difference): readonly string[] {
  return [
    ...lines(missing, (first, more) => `${part}: not in the graph: ${first}${more}`),
    ...lines(unexpected, (first, more) => `${part}: in the graph, and wrong: ${first}${more}`),
  ];
}

function lines(some: readonly string[], text: (first: string, more: string) => string): readonly string[] {
  const [first, ...others] = some;
  if (first === undefined) return [];
  return [text(first, others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`)];
}

function differing(what: string, got: number, expected: number): readonly string[] {
  return got === expected ? [] : [`${what}: expected ${whole(expected)}, got ${whole(got)}`];
}

/** Whether it is the record that was sent to be refused, as it was. */
function isPoison({ value, code }: Letter, poison: Plan['poison']): boolean {
  return value === JSON.stringify(poison) && code === 'rejected';
}

function describeLetter({ from, code, message }: Letter): string {
  return `dead letter: ${from} is not the record that was sent to be refused: ${code}: ${message}`;
}
