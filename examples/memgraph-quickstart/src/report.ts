import { counted, differenceFigures, differencesTable, whole } from '@rivergraph/example-kit';
import type { Difference, Letter, PeoplePlan } from '@rivergraph/example-kit';
import { describeMemgraph } from '@rivergraph/servers';
import type { Outcome } from './run.ts';
import type { Servers } from './servers.ts';

/** What there is to report. */
export interface Report {
  readonly servers: Servers;
  readonly outcome: Outcome;
  readonly plan: PeoplePlan;
  readonly differences: readonly Difference[];
}

/** How many of the messages that were set aside are shown. */
const shownLetters = 3;

/** Prints what was sent, what the database holds, and what was set aside. */
export function printReport({ servers, outcome, plan, differences }: Report): void {
  const { stats, seconds, lag, letters } = outcome;
  const { length } = plan.sent;
  console.log(
    [
      '',
      ...differencesTable(differences),
      '',
      ...letters.slice(0, shownLetters).map(describeLetter),
      ...(letters.length > shownLetters ? [`  … and ${whole(letters.length - shownLetters)} more`] : []),
      '',
      `${counted(length, 'message')} in ${seconds.toFixed(1)} s: ${whole(length / seconds)} per second. ` +
        `Lag ${whole(lag)}. ${counted(retriesOf(stats), 'attempt')} made again.`,
      `This ran against ${describeMemgraph(servers.memgraph)}.`,
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
  return {
    kafka: { from: kafka.kind, version: kafka.version },
    memgraph: { from: memgraph.origin, name: describeMemgraph(memgraph) },
    messages: plan.sent.length,
    ...differenceFigures(differences),
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
