import type { PositionCommit, SourceContext } from '../../contracts/source.ts';
import type { OwnedPartition } from './owned-partition.ts';
import type { Ownership } from './ownership.ts';
import type { SessionParts } from './session-parts.ts';

/** Who commits. @internal */
export interface Committer<Value, Key> {
  readonly parts: SessionParts<Value, Key>;
  readonly context: SourceContext;
  readonly ownership: Ownership<Value, Key>;
}

/** Writes down what should not be asked; looked at when it is asked, not when it is done. @internal */
export function blameCommits<Value, Key>(
  committer: Committer<Value, Key>,
  commits: readonly PositionCommit[],
): void {
  const { violations } = committer.parts.broker;
  for (const commit of commits) {
    const owned = committer.ownership.toldOf(commit.partition);
    if (owned === undefined) violations.push(`commit for ${commit.partition.id}, which was never assigned`);
    else violations.push(...faultsOf(committer, owned, commit));
  }
}

/** A commit and the assignment that it was about when it was asked for; a slow one may outlive that. @internal */
export interface OwnedCommit<Value, Key> {
  readonly commit: PositionCommit;
  readonly owned: OwnedPartition<Value, Key>;
}

/** @internal */
export function ownersOf<Value, Key>(
  { ownership }: Committer<Value, Key>,
  commits: readonly PositionCommit[],
): readonly OwnedCommit<Value, Key>[] {
  return commits.flatMap((commit) => {
    const owned = ownership.toldOf(commit.partition);
    return owned === undefined ? [] : [{ commit, owned }];
  });
}

/** Stores what is still owned. @internal */
export function storeCommits<Value, Key>(
  committer: Committer<Value, Key>,
  commits: readonly OwnedCommit<Value, Key>[],
): void {
  for (const one of commits) storeCommit(committer, one);
}

function storeCommit<Value, Key>(
  { parts, context }: Committer<Value, Key>,
  { commit, owned }: OwnedCommit<Value, Key>,
): void {
  const stored = context.purpose === 'run' && !owned.released && owned.log.owner === owned;
  const position = typeof commit.position === 'number' ? commit.position : undefined;
  if (stored) store(owned, { position, ended: commit.ended });
  const { at, partition, ended } = {
    at: context.clock.now(),
    partition: owned.log.index,
    ended: commit.ended,
  };
  parts.broker.commits.push({ at, partition, position, ended, stored });
  const epoch = { partition: commit.partition.id, epoch: owned.epoch };
  parts.broker.journal?.add({ type: 'commit', at, ...epoch, position, ended, stored });
}

function store<Value, Key>(
  owned: OwnedPartition<Value, Key>,
  { position, ended }: { position: number | undefined; ended: boolean },
): void {
  const { log } = owned;
  log.committed = position ?? log.committed;
  owned.lastCommit = Math.max(owned.lastCommit, position ?? -1);
  if (!ended) return;
  owned.finished = true;
  // An end that only the reader wanted is no end of the log.
  log.committedEnd ||= log.ended && owned.behind === 0;
  log.owner = undefined;
}

function faultsOf<Value, Key>(
  { context }: Committer<Value, Key>,
  owned: OwnedPartition<Value, Key>,
  { partition, position, ended }: PositionCommit,
): string[] {
  const faults: string[] = [];
  const at = typeof position === 'number' ? position : -1;
  if (context.purpose === 'check') faults.push(`commit for ${partition.id} in a check`);
  if (owned.toldReleased) faults.push(`commit for ${partition.id} after done() was called`);
  if (at < owned.lastCommit && position !== undefined)
    faults.push(`commit for ${partition.id} goes backwards`);
  if (at > owned.delivered) faults.push(`commit for ${partition.id} beyond what was delivered`);
  if (ended && !owned.endDelivered) faults.push(`commit of the end of ${partition.id} before it ended`);
  return faults;
}
