import { Buffer } from 'node:buffer';
import type { DeadLetterRecord } from '@rivergraph/core';
import { counted, whole } from '@rivergraph/example-kit';
import type { Difference } from './graph-content.ts';
import { topics } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Outcome } from './run.ts';

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(
  plan: Plan,
  { stats, lag, rejects }: Pick<Outcome, 'stats' | 'lag' | 'rejects'>,
  differences: readonly Difference[],
): readonly string[] {
  return [
    ...differences.flatMap(describe),
    ...differing('tombstones skipped', stats.tombstones, plan.removed.length),
    ...differing('lag', lag, 0),
    ...differing('records in the dead letter', rejects.length, 1),
    ...rejects.filter((reject) => !isPoison(reject, plan)).map(describeReject),
  ];
}

function describe({ part, missing, unexpected }: Difference): readonly string[] {
  return [
    ...lines(missing, (first, more) => `${part}: not in the graph: ${first}${more}`),
    ...lines(unexpected, (first, more) => `${part}: in the graph, and nobody sent it: ${first}${more}`),
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

/** Whether it is the record that was sent, byte by byte, refused because it is no JSON. */
function isPoison({ partition, key, value, rejections }: DeadLetterRecord, { poison }: Plan): boolean {
  return (
    partition.topic === topics.trips &&
    key !== null &&
    Buffer.from(poison.key).equals(key) &&
    value !== null &&
    poison.value.equals(value) &&
    rejections.every(({ stage, reason }) => stage === 'deserialize' && reason === 'invalid-json')
  );
}

function describeReject({ partition, position, rejections }: DeadLetterRecord): string {
  return `dead letter: ${partition.id} at ${JSON.stringify(position)} is not the record that was sent to be refused: ${rejections[0]?.message ?? ''}`;
}
