import type {
  AnsweredEntry,
  CommitEntry,
  DeadLetteredEntry,
  DeliveredEntry,
  JournalEntry,
  MemoryEpoch,
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
 * - two committed writes of one key stand in another order than their records, within one epoch;
 * - two attempts with rows of one partition run at once (ordering `partition`), or of one key (ordering `entity`);
 * - an attempt of rows that were given up, an attempt beyond the limits;
 * - more is delivered than the window allows, or finished work stays uncommitted, so that a restart would replay more.
 *
 * Empty for a good history. Pure.
 *
 * @public
 */
export function checkHistory(history: History): readonly string[] {
  const audit = new HistoryAudit(history);
  const lives = new Set(history.lives);
  for (const [index, entry] of history.entries.entries()) {
    if (lives.has(index)) audit.reborn();
    audit.read(entry);
  }
  return audit.finish();
}

class HistoryAudit {
  readonly #history: History;
  readonly #attempts: AttemptAudit;
  /** What is finished, whichever epoch did it. */
  readonly #partitions: Map<string, PartitionAudit> = new Map();
  /** What an epoch has finished itself, which is what its runner knows. */
  readonly #epochs: Map<number, PartitionAudit> = new Map();
  readonly #faults: string[] = [];

  constructor(history: History) {
    this.#history = history;
    this.#attempts = new AttemptAudit(history);
    for (const [id, outputs] of history.records) this.#partitions.set(id, new PartitionAudit(id, outputs));
  }

  reborn(): void {
    this.#attempts.reborn();
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
      case 'left-out':
        for (const audit of this.#both(entry)) audit.giveUp(entry.position, entry.at);
        return;
      case 'dead-lettered':
        return this.#deadLettered(entry);
      case 'attempt':
        return this.#blame(this.#attempts.started(entry));
      case 'applied':
        return this.#attempts.applied(entry);
      case 'answered':
        return this.#answered(entry);
    }
  }

  finish(): readonly string[] {
    this.#blame(this.#attempts.orderFaults((epoch) => this.#epochs.get(epoch)?.stored ?? -1));
    if (this.#history.complete) for (const audit of this.#partitions.values()) this.#blame(missing(audit));
    return this.#faults;
  }

  #resumed({ partition, epoch, after = -1 }: ResumedEntry): void {
    const { stored } = this.#of(partition);
    const outputs = this.#history.records.get(partition) ?? [];
    this.#epochs.set(epoch, new PartitionAudit(partition, outputs, after + 1));
    if (after > stored) this.#blame([`lost: ${partition} resumes after ${after}, ${stored} was stored`]);
  }

  /** The window counts what was delivered before; this chunk may be what makes it full. */
  #delivered(entry: DeliveredEntry): void {
    const { maxPendingRecords, overshoot } = this.#history.bounds;
    const pending = this.#epochs.get(entry.epoch)?.pending() ?? 0;
    for (const audit of this.#both(entry)) audit.deliver(entry.last, entry.at);
    if (pending < maxPendingRecords + overshoot) return;
    const what = `delivers more while ${pending} records are pending, the window is ${maxPendingRecords}`;
    this.#blame([`window: ${entry.partition} ${what}`]);
  }

  #answered(entry: AnsweredEntry): void {
    for (const { write, isFinished } of this.#attempts.answered(entry)) {
      const { partition, epoch, position, output } = write.payload;
      this.#of(partition).finish(position, output, entry.at);
      if (isFinished) this.#epochs.get(epoch)?.finish(position, output, entry.at);
    }
  }

  #commit({ partition, epoch, position, ended, stored }: CommitEntry): void {
    const audit = this.#of(partition);
    if ((position ?? -1) >= audit.watermark) {
      this.#blame([`commit: ${partition} up to ${position} while ${audit.watermark} is not durable`]);
    }
    if (!stored) return;
    for (const one of this.#both({ partition, epoch })) one.stored = Math.max(one.stored, position ?? -1);
    audit.storedEnd ||= ended && audit.watermark >= audit.length;
  }

  /** What was finished long before the epoch ended must have been stored by then. */
  #released({ partition, epoch, by, at }: ReleasedEntry): void {
    if (by === 'runner') this.#attempts.released(partition, epoch);
    const audit = this.#epochs.get(epoch);
    const next = this.#of(partition).recordAfter(Math.max(audit?.stored ?? -1, this.#of(partition).stored));
    const finishedAt = audit?.finishedAt(next);
    if (finishedAt === undefined || at - finishedAt <= this.#history.bounds.commitWithinMs) return;
    this.#blame([`replay: ${partition} ${next} was durable for ${at - finishedAt} ms and not committed`]);
  }

  #deadLettered(entry: DeadLetteredEntry): void {
    const { partition, position, outputs, at } = entry;
    this.#attempts.deadLettered(entry);
    const epochs = [...this.#epochs.values()].filter(({ id }) => id === partition);
    for (const audit of [this.#of(partition), ...epochs]) {
      if (outputs.length === 0) audit.giveUp(position, at);
      for (const output of outputs) audit.finish(position, output, at);
    }
  }

  #of(partition: string): PartitionAudit {
    const found = this.#partitions.get(partition) ?? new PartitionAudit(partition, []);
    this.#partitions.set(partition, found);
    return found;
  }

  #both({ partition, epoch }: MemoryEpoch): readonly PartitionAudit[] {
    const own = this.#epochs.get(epoch);
    return own === undefined ? [this.#of(partition)] : [this.#of(partition), own];
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
