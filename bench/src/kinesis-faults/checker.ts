import { countMissing, wordsOf } from '../faults-common/compare.ts';
import { groupBy } from './group-by.ts';
import { readJournals } from './journal.ts';
import type { Entry } from './journal.ts';
import { idOf, placeOf } from './workload.ts';

/** What was sent, and where what came of it is. */
export interface Evidence {
  /** The folder of the journals. */
  readonly folder: string;
  readonly keys: readonly string[];
  /** Records per key that were acknowledged. */
  readonly rounds: number;
}

/** What is in the journals, compared with what was sent. */
export interface Findings {
  readonly sent: number;
  readonly written: number;
  readonly lost: number;
  /** Records that are written and that nobody sent. */
  readonly alien: number;
  /** Writes of a record after its first. */
  readonly doubled: number;
  /** Writes that came after a later one of the same key, or after themselves, within one assignment. */
  readonly outOfOrder: number;
  /** Records that were first written after a later one of the same key, whoever did it and from whichever shard. */
  readonly overtaken: number;
  /** The most records of one assignment that were written already. */
  readonly mostReplayed: number;
  /** Assignments of a shard that wrote something, but the first. */
  readonly handovers: number;
}

/** How much may be there twice. */
export interface Bounds {
  /** The most that one assignment may write again. */
  readonly window: number;
  /** What all may write again besides, because positions were lost. */
  readonly anew: number;
  /** Records that may lie in the stream twice. */
  readonly unsure: number;
}

/** Compares what was written with what was sent, as sets. Reads the files afresh. */
export async function check({ folder, keys, rounds }: Evidence): Promise<Findings> {
  const periods = periodsOf(await readJournals(folder));
  const entries = periods.flat();
  const sent = new Set(keys.flatMap((key) => Array.from({ length: rounds }, (_, nth) => idOf(key, nth))));
  const written = new Set(entries.map(({ id }) => id));
  return {
    sent: sent.size,
    written: written.size,
    lost: countMissing(sent, written),
    alien: countMissing(written, sent),
    doubled: entries.length - written.size,
    outOfOrder: periods.reduce((sum, period) => sum + countOutOfOrder(period), 0),
    overtaken: countOvertaken(entries),
    mostReplayed: mostReplayed(periods),
    handovers: periods.length - new Set(entries.map(({ shard }) => shard)).size,
  };
}

/** Gives what all together may write again. */
export function doublesBound({ handovers }: Findings, { window, anew, unsure }: Bounds): number {
  return handovers * window + anew + unsure;
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings, bounds: Bounds): readonly string[] {
  const { doubled, handovers, mostReplayed } = findings;
  return [
    ...wordsOf({
      'records were lost': findings.lost,
      'records were written that nobody sent': findings.alien,
      'writes came after a later one of their key': findings.outOfOrder,
      'records were first written after a later one of their key': findings.overtaken,
    }),
    ...above('an assignment wrote', mostReplayed, bounds.window + bounds.anew),
    ...above(`${handovers} handovers wrote`, doubled, doublesBound(findings, bounds)),
  ];
}

function above(who: string, count: number, bound: number): readonly string[] {
  return count <= bound ? [] : [`${who} ${count} records again, the bound is ${bound}`];
}

/** What each assignment has written, in its order; the one that began to write first comes first. */
function periodsOf(
  journals: readonly { readonly entries: readonly Entry[] }[],
): readonly (readonly Entry[])[] {
  const all = journals.flatMap(({ entries }) => [
    ...groupBy(entries, ({ assignment }) => assignment).values(),
  ]);
  return all.toSorted((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
}

function countOutOfOrder(period: readonly Entry[]): number {
  const last = new Map<string, bigint>();
  let count = 0;
  for (const { key, sequence } of period) {
    const place = BigInt(sequence);
    if (place <= (last.get(key) ?? -1n)) count += 1;
    else last.set(key, place);
  }
  return count;
}

/**
 * Holds over all shards and workers: whoever writes a record has written those before it, or begins behind a checkpoint that
 * covers them; and a child is begun when its parents are finished.
 */
function countOvertaken(entries: readonly Entry[]): number {
  const furthest = new Map<string, number>();
  const seen = new Set<string>();
  let count = 0;
  for (const { id } of entries.toSorted((a, b) => a.at - b.at)) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { key, nth } = placeOf(id);
    const before = furthest.get(key) ?? -1;
    if (nth < before) count += 1;
    else furthest.set(key, nth);
  }
  return count;
}

function mostReplayed(periods: readonly (readonly Entry[])[]): number {
  const seen = new Set<string>();
  let most = 0;
  for (const period of periods) {
    const places = period.map(({ shard, sequence }) => `${shard} ${sequence}`);
    most = Math.max(most, places.filter((place) => seen.has(place)).length);
    for (const place of places) seen.add(place);
  }
  return most;
}
