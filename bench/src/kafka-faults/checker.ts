import { countMissing, wordsOf } from '../faults-common/compare.ts';
import { readJournals } from './journal.ts';
import type { Entry } from './journal.ts';
import { idOf, isPoison } from './workload.ts';
import type { Reading } from './workload.ts';

/** What was sent, and where what came of it is. */
export interface Evidence {
  /** The folder of the journals. */
  readonly folder: string;
  /** Records per partition that were acknowledged. */
  readonly sent: readonly number[];
  readonly poisonPerThousand: number;
  /** The values in the dead letter. */
  readonly letters: readonly string[];
}

/** What is in the journals and the dead letter, compared with what was sent. */
export interface Findings {
  readonly sent: number;
  readonly written: number;
  readonly lost: number;
  /** Records that are written and that nobody sent. */
  readonly alien: number;
  /** Writes of a record after its first. */
  readonly doubled: number;
  /** Writes that came after a later one of the same key, within one assignment. */
  readonly outOfOrder: number;
  /** The most records of one assignment that were written already. */
  readonly mostReplayed: number;
  /** Assignments of a partition that wrote something, but the first. */
  readonly handovers: number;
  readonly deadLettered: number;
  readonly missingDeadLetters: number;
  /** Records in the dead letter that are not poison. */
  readonly blamed: number;
}

/** Compares what was written with what was sent, as sets. Reads the files afresh. */
export async function check(evidence: Evidence): Promise<Findings> {
  const periods = periodsOf(await readJournals(evidence.folder));
  const entries = periods.flat();
  const { healthy, poison } = expected(evidence);
  const written = new Set(entries.map(({ id }) => id));
  const letters = new Set(evidence.letters.map((text) => (JSON.parse(text) as Reading).id));
  return {
    sent: healthy.size + poison.size,
    written: written.size,
    lost: countMissing(healthy, written),
    alien: countMissing(written, healthy),
    doubled: entries.length - written.size,
    outOfOrder: periods.reduce((sum, period) => sum + countOutOfOrder(period), 0),
    mostReplayed: mostReplayed(periods),
    handovers: periods.length - new Set(entries.map(({ partition }) => partition)).size,
    deadLettered: letters.size,
    missingDeadLetters: countMissing(poison, letters),
    blamed: countMissing(letters, poison),
  };
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings, window: number): readonly string[] {
  const wrong = {
    'records were lost': findings.lost,
    'records were written that nobody sent': findings.alien,
    'writes came after a later one of their key': findings.outOfOrder,
    'poison records are not in the dead letter': findings.missingDeadLetters,
    'healthy records are in the dead letter': findings.blamed,
  };
  const { doubled, handovers, mostReplayed } = findings;
  return [
    ...wordsOf(wrong),
    ...above('an assignment wrote', mostReplayed, window),
    ...above(`${handovers} handovers wrote`, doubled, handovers * window),
  ];
}

function above(who: string, count: number, bound: number): readonly string[] {
  return count <= bound ? [] : [`${who} ${count} records again, the bound is ${bound}`];
}

function expected({
  sent,
  poisonPerThousand,
}: Evidence): Readonly<Record<'healthy' | 'poison', Set<string>>> {
  const healthy = new Set<string>();
  const poison = new Set<string>();
  for (const [partition, count] of sent.entries()) {
    for (let nth = 0; nth < count; nth += 1) {
      (isPoison(partition, nth, poisonPerThousand) ? poison : healthy).add(idOf(partition, nth));
    }
  }
  return { healthy, poison };
}

/** What each assignment has written, in its order; the one that began to write first comes first. */
function periodsOf(
  journals: readonly { readonly entries: readonly Entry[] }[],
): readonly (readonly Entry[])[] {
  const all = journals.flatMap(({ entries }) => {
    const byAssignment = new Map<number, Entry[]>();
    for (const entry of entries) {
      const period = byAssignment.get(entry.assignment) ?? [];
      byAssignment.set(entry.assignment, period);
      period.push(entry);
    }
    return [...byAssignment.values()];
  });
  return all.toSorted((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
}

function countOutOfOrder(period: readonly Entry[]): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const { key, offset } of period) {
    if (offset <= (last.get(key) ?? -1)) count += 1;
    else last.set(key, offset);
  }
  return count;
}

function mostReplayed(periods: readonly (readonly Entry[])[]): number {
  const seen = new Set<string>();
  let most = 0;
  for (const period of periods) {
    const again = period.filter(({ id }) => seen.has(id)).length;
    most = Math.max(most, again);
    for (const { id } of period) seen.add(id);
  }
  return most;
}
