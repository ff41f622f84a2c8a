import { counted, whole } from '@rivergraph/example-kit';
import { partLabels } from './content.ts';
import type { Difference } from './content.ts';
import { nameOf } from './describe-servers.ts';
import type { Plan } from './plan.ts';
import type { Letter } from './read-letters.ts';
import type { Outcome } from './run.ts';
import type { Servers } from './servers.ts';

/** What there is to report. */
export interface Report {
  readonly servers: Servers;
  readonly outcome: Outcome;
  readonly plan: Plan;
  readonly differences: readonly Difference[];
}

/** How many of the messages that were set aside are shown. */
const shownLetters = 3;

/** Prints what was sent, what the database holds, and what was set aside. */
export function printReport({ servers, outcome, plan, differences }: Report): void {
  const { stats, seconds, lag, letters } = outcome;
  const rows = differences.map(
    ({ part, expected, got }) =>
      partLabels[part].padEnd(14) + whole(expected).padStart(9) + whole(got).padStart(9),
  );
  const { length } = plan.sent;
  console.log(
    [
      '',
      `${' '.repeat(14)}${'expected'.padStart(9)}${'there'.padStart(9)}`,
      ...rows,
      '',
      ...letters.slice(0, shownLetters).map(describeLetter),
      ...(letters.length > shownLetters ? [`  … and ${whole(letters.length - shownLetters)} more`] : []),
      '',
      `${counted(length, 'message')} in ${seconds.toFixed(1)} s: ${whole(length / seconds)} per second. ` +
        `Lag ${whole(lag)}. ${counted(retriesOf(stats), 'attempt')} made again.`,
      `This ran against ${nameOf(servers.memgraph)}.`,
    ].join('\n'),
  );
}

function describeLetter({ place, explanation }: Letter): string {
  return `Set aside: ${place}: ${explanation ?? ''}`;
}

function retriesOf({ retries }: Outcome['stats']): number {
  return Object.values(retries).reduce((sum, count) => sum + count, 0);
}

/** The figures of a run, for `--json`. */
export function figures(
  { servers: { kafka, memgraph }, outcome, plan, differences }: Report,
  problems: readonly string[],
): object {
  const { dryRun, stats, seconds, lag, letters } = outcome;
  const sizes = (of: 'expected' | 'got'): object =>
    Object.fromEntries(differences.map((difference) => [difference.part, difference[of]]));
  const count = (of: 'missing' | 'unexpected' | 'doubled'): number =>
    differences.reduce((sum, difference) => sum + difference[of].length, 0);
  return {
    kafka: { from: kafka.kind, version: kafka.version },
    memgraph: { from: memgraph.origin, name: nameOf(memgraph) },
    messages: plan.sent.length,
    expected: sizes('expected'),
    there: sizes('got'),
    missing: count('missing'),
    unexpected: count('unexpected'),
    doubled: count('doubled'),
    dryRun: { records: dryRun.records, writes: dryRun.writes, rejected: dryRun.rejected.length },
    deadLetter: letters,
    records: stats.consumed,
    written: stats.written,
    retries: stats.retries,
    lag,
    seconds,
    problems,
  };
}
