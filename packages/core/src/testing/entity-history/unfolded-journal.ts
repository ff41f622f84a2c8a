import type { QueuedWrite } from './entity-history.ts';
import { testWrite } from '../memory-sink/test-write.ts';
import type {
  AnsweredEntry,
  AppliedEntry,
  CommitEntry,
  DeadLetteredEntry,
  JournalEntry,
} from '../journal.ts';
import { mayWait, type Overtakings } from './overtakings.ts';
import type { Attempt, TimelineReader } from './timeline.ts';

/** Keeps the attempts of a history, to give its journal as if every write had been sent by itself. @internal */
export class Unfolding implements TimelineReader {
  readonly #attempts: Map<number, Attempt> = new Map();
  /** The attempt that each was part of last. */
  readonly #last: Map<QueuedWrite, number> = new Map();
  /** Whether any write stood for several. */
  hasFolds = false;

  started(attempt: Attempt): void {
    this.#attempts.set(attempt.id, attempt);
    this.hasFolds ||= attempt.parts.some((part) => part.length > 1);
    for (const queued of attempt.parts.flat()) this.#last.set(queued, attempt.id);
  }

  /** What the check of any history reads. */
  journal(entries: readonly JournalEntry[], overtakings: Overtakings): readonly JournalEntry[] {
    let overtaken: DeadLetteredEntry[] = [];
    return entries.flatMap((entry) => {
      if (entry.type === 'answered') overtaken.push(...overtakings.by(entry));
      if (entry.type !== 'commit') return [this.#entry(entry)];
      // Nobody tells of those before a commit covers them.
      const told = overtaken.filter((one) => isCovered(one, entry));
      overtaken = overtaken.filter((one) => !isCovered(one, entry));
      return [...told, entry];
    });
  }

  #entry(entry: JournalEntry): JournalEntry {
    switch (entry.type) {
      case 'attempt': {
        const queued = this.#attempts.get(entry.id)?.parts.flat() ?? [];
        return { ...entry, writes: queued.map(({ output }) => testWrite('', output)) };
      }
      case 'applied':
        return applied(entry, this.#attempts.get(entry.id));
      case 'answered':
        return this.#answered(entry, this.#attempts.get(entry.id));
      default:
        return entry;
    }
  }

  #answered(entry: AnsweredEntry, attempt: Attempt | undefined): JournalEntry {
    const { failed, again = Number.POSITIVE_INFINITY } = entry;
    const refused = failed.filter((index) => this.#isTriedUnfolded(index, attempt));
    const [from] = unfolded(Math.min(again, ...refused), attempt);
    return { ...entry, failed: failed.flatMap((index) => unfolded(index, attempt)), again: from };
  }

  /**
   * Where a write that stands for several was refused, they are tried one by one, and all that follows is sent again. Only
   * those that may all wait for an end are spared that, and then nothing is sent again.
   */
  #isTriedUnfolded(index: number, attempt: Attempt | undefined): boolean {
    const part = attempt?.parts[index] ?? [];
    if (attempt === undefined || part.length <= 1) return false;
    const follows = attempt.parts.slice(index + 1).flat();
    return !part.every(mayWait) || follows.some((queued) => (this.#last.get(queued) ?? 0) > attempt.id);
  }
}

function applied(entry: AppliedEntry, attempt: Attempt | undefined): JournalEntry {
  return { ...entry, indexes: entry.indexes.flatMap((index) => unfolded(index, attempt)) };
}

/** Where the writes that one stands for are, in a list of all. */
function unfolded(index: number, attempt: Attempt | undefined): readonly number[] {
  const parts = attempt?.parts ?? [];
  const before = parts.slice(0, index).reduce((sum, part) => sum + part.length, 0);
  return (parts[index] ?? []).map((_, at) => before + at);
}

function isCovered({ partition, position }: DeadLetteredEntry, commit: CommitEntry): boolean {
  return partition === commit.partition && position <= (commit.position ?? -1);
}
