import { counted, whole } from '@rivergraph/example-kit';
import type { Difference } from './graph-content.ts';
import type { Outcome } from './run.ts';
import type { LeaseRow, ShardOrigin } from './stream.ts';
import { shardName } from './shard-name.ts';

/** What {@link check} looks at. */
export type Checked = Pick<Outcome, 'workers' | 'rest' | 'origins' | 'leases'>;

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(
  { workers, rest, origins, leases }: Checked,
  differences: readonly Difference[],
): readonly string[] {
  return [
    ...differences.flatMap(describe),
    ...differing('records that nobody had finished', rest, 0),
    ...workers.flatMap(({ name, stats }) => differing(`records set aside by ${name}`, stats.deadLettered, 0)),
    ...leases.flatMap((lease) => checkLease(lease, origins)),
    ...checkPresence(leases, origins),
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

/** A worker that stops gives its leases back. The lease of a shard that has ended goes on naming whoever finished it. */
function checkLease(
  { shardId, owner, checkpoint }: LeaseRow,
  origins: readonly ShardOrigin[],
): readonly string[] {
  const name = `lease of shard ${shardName(shardId)}`;
  const hasEnded = origins.some(({ parents }) => parents.includes(shardId));
  return [
    ...(owner === undefined || hasEnded ? [] : [`${name}: expected that nobody has it, got ${owner}`]),
    ...((checkpoint === 'SHARD_END') === hasEnded
      ? []
      : [`${name}: expected ${hasEnded ? 'SHARD_END' : 'a place in the shard'}, got ${checkpoint}`]),
  ];
}

/** The lease of a shard that has ended is deleted when what follows was begun; no other may be missing. */
function checkPresence(leases: readonly LeaseRow[], origins: readonly ShardOrigin[]): readonly string[] {
  const leased = new Set(leases.map(({ shardId }) => shardId));
  const ended = new Set(origins.flatMap(({ parents }) => parents));
  return origins
    .filter(({ shardId }) => !leased.has(shardId) && !ended.has(shardId))
    .map(({ shardId }) => `lease of shard ${shardName(shardId)}: expected one, got none`);
}
