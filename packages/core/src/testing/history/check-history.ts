import type {
  CommitEntry,
  DeadLetteredEntry,
  DeliveredEntry,
  JournalEntry,
  ReleasedEntry,
  ResumedEntry,
} from '../journal.ts';
import { AttemptAudit } from './attempt-audit.ts';
import type { History } from './history.ts';
import { PartitionAudit } from './partition-audit.ts';

/**
 * Reads a history from its beginning and names everything in it that a pipeline must not do:
 *
 * - a position is committed before all writes up to it are durable or dead-lettered;
 * - a record is lost, or its end is not committed, when the stream was read to its end;
 * - two writes of one key stand in another order than their records, within one epoch;
 * - two attempts with rows of one partition run at once (ordering `partition`);
 * - an attempt of rows that were given up, an attempt beyond the limits;
 * - more is delivered than the window allows, or finished work stays uncommitted, so that a restart would replay more.
 *
 * Empty for a good history. Pure.
 *
 * @public
 */
export function checkHistory(history: History): readonly string[] {
  const audit = new HistoryAudit(history);
  for (const entry of history.entries) audit.read(entry);
  return audit.finish();
}

class HistoryAudit {
  readonly #history: History;
  readonly #attempts: AttemptAudit;
  readonly #partitions: Map<string, PartitionAudit> = new Map();
  readonly #startedAt: Map<number, number> = new Map();
  readonly #faults: string[] = [];

  constructor(history: History) {
    this.#history = history;
    this.#attempts = new AttemptAudit(history);
    for (const [id, outputs] of history.records) this.#partitions.set(id, new PartitionAudit(id, outputs));
  }

  read(entry: JournalEntry): void {
    switch (entry.type) {
      case 'resumed':
        return this.#resumed(entry);
      case 'delivered':
        return this.#delivered(entry);
      case 'commit':
        return this.#commit(entry);
      case 'released':
        return this.#released(entry);
      case 'dead-lettered':
        return this.#deadLettered(entry);
      case 'left-out':
        return this.#of(entry.partition).giveUp(entry.position, entry.at);
      case 'attempt':
        return this.#blame(this.#attempts.started(entry));
      case 'applied':
        return this.#attempts.applied(entry);
      case 'answered':
        for (const { payload } of this.#attempts.answered(entry)) {
          this.#of(payload.partition).finish(payload.position, payload.output, entry.at);
        }
    }
  }

  finish(): readonly string[] {
    this.#blame(this.#attempts.orderFaults());
    if (this.#history.complete)
      for (const partition of this.#partitions.values()) this.#blame(missing(partition));
    return this.#faults;
  }

  #resumed({ partition, epoch, after, at }: ResumedEntry): void {
    const { stored } = this.#of(partition);
    this.#startedAt.set(epoch, at);
    if ((after ?? -1) > stored)
      this.#blame([`lost: ${partition} resumes after ${after}, ${stored} was stored`]);
  }

  /** The window counts what was delivered before; this chunk may be what makes it full. */
  #delivered({ partition, first, last, at }: DeliveredEntry): void {
    const audit = this.#of(partition);
    const { maxPendingRecords, overshoot } = this.#history.bounds;
    const pending = audit.countRecords(audit.watermark, first - 1);
    audit.deliver(last, at);
    if (pending < maxPendingRecords + overshoot) return;
    this.#blame([
      `window: ${partition} delivers more while ${pending} records are pending, the window is ${maxPendingRecords}`,
    ]);
  }

  #commit({ partition, position, ended, stored }: CommitEntry): void {
    const audit = this.#of(partition);
    const covered = ended ? audit.length - 1 : (position ?? -1);
    if ((position ?? -1) >= audit.watermark) {
      this.#blame([`commit: ${partition} up to ${position} while ${audit.watermark} is not durable`]);
    }
    if (!stored) return;
    audit.stored = Math.max(audit.stored, position ?? -1);
    audit.storedEnd ||= ended && covered < audit.watermark;
  }

  /** What was finished long before the epoch ended must have been stored by then. */
  #released({ partition, epoch, by, at }: ReleasedEntry): void {
    if (by === 'runner') this.#attempts.released(partition, epoch);
    const audit = this.#of(partition);
    const finishedAt = audit.finishedAt(audit.stored + 1);
    if (finishedAt === undefined) return;
    const since = Math.max(finishedAt, this.#startedAt.get(epoch) ?? at);
    if (at - since <= this.#history.bounds.commitWithinMs) return;
    this.#blame([
      `replay: ${partition} ${audit.stored + 1} was durable for ${at - since} ms and not committed`,
    ]);
  }

  #deadLettered({ partition, position, outputs, at }: DeadLetteredEntry): void {
    const audit = this.#of(partition);
    if (outputs.length === 0) audit.giveUp(position, at);
    for (const output of outputs) audit.finish(position, output, at);
  }

  #of(partition: string): PartitionAudit {
    const found = this.#partitions.get(partition) ?? new PartitionAudit(partition, []);
    this.#partitions.set(partition, found);
    return found;
  }

  #blame(faults: readonly string[]): void {
    this.#faults.push(...faults);
  }
}

function missing(audit: PartitionAudit): string[] {
  if (audit.watermark < audit.length)
    return [`lost: ${audit.id} ${audit.watermark} is neither durable nor dead-lettered`];
  if (!audit.storedEnd) return [`lost: the end of ${audit.id} is not committed`];
  return [];
}
