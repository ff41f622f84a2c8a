import { counted, whole } from '@rivergraph/example-kit';
import { countLate } from './expected-graph.ts';
import type { AlsoWent, Difference } from './meetup-graph.ts';
import { askedTopic } from './people.ts';
import type { Plan } from './plan.ts';
import type { Outcome } from './run.ts';
import type { Servers } from './servers.ts';

/** What there is to report. */
export interface Report {
  readonly outcome: Outcome;
  readonly plan: Plan;
  readonly differences: readonly Difference[];
}

const labels: readonly (readonly [Difference['part'], string])[] = [
  ['members', 'members'],
  ['topics', 'topics'],
  ['rsvps', 'last RSVPs'],
];

/** Prints what was sent, what the database holds, and the answer to the question. */
export function printReport({ outcome, plan, differences }: Report): void {
  const { stats, seconds, lag, letters, graph } = outcome;
  const rows = labels.map(([part, label]) => {
    const { expected = 0, got = 0 } = differences.find((one) => one.part === part) ?? {};
    return label.padEnd(14) + whole(expected).padStart(9) + whole(got).padStart(10);
  });
  console.log(
    [
      '',
      `${' '.repeat(14)}${'expected'.padStart(9)}${'in graph'.padStart(10)}`,
      ...rows,
      '',
      `${counted(plan.rsvps.length, 'RSVP')} sent, ${whole(countLate(plan))} of them after a newer one of the same member to the same topic.`,
      ...letters.map(({ from, code, message }) => `Set aside: ${from}: ${code}: ${message}`),
      '',
      `People who RSVPed to ${askedTopic} also went to:`,
      ...table(graph.alsoWent, plan.members.length),
      '',
      `${counted(stats.consumed, 'record')} in ${seconds.toFixed(1)} s. Lag ${whole(lag)}. ${counted(retriesOf(stats), 'attempt')} made again.`,
    ].join('\n'),
  );
}

function table(alsoWent: readonly AlsoWent[], members: number): readonly string[] {
  const row = (topic: string, ...columns: readonly string[]): string =>
    `  ${topic.padEnd(14)}${columns.map((column) => column.padStart(14)).join('')}`;
  return [
    row('', 'of them', 'of all'),
    ...alsoWent.map(({ topic, both, all }) => row(topic, whole(both), percent(all, members))),
  ];
}

/** Writes a part of a whole as `62 %`. */
function percent(part: number, of: number): string {
  return of === 0 ? '–' : `${Math.round((100 * part) / of)} %`;
}

function retriesOf({ retries }: Outcome['stats']): number {
  return Object.values(retries).reduce((sum, count) => sum + count, 0);
}

/** The figures of a run, for `--json`. */
export function figures(
  { kafka, neo4j }: Servers,
  { outcome, plan, differences }: Report,
  problems: readonly string[],
): object {
  const { stats, seconds, lag, letters, graph } = outcome;
  const sizes = (of: 'expected' | 'got'): object =>
    Object.fromEntries(differences.map((difference) => [difference.part, difference[of]]));
  return {
    kafka: { from: kafka.from, version: kafka.version },
    neo4j: { from: neo4j.from, version: neo4j.version },
    rsvps: plan.rsvps.length,
    lateRsvps: countLate(plan),
    expected: sizes('expected'),
    graph: sizes('got'),
    missing: differences.reduce((sum, { missing }) => sum + missing.length, 0),
    unexpected: differences.reduce((sum, { unexpected }) => sum + unexpected.length, 0),
    alsoWent: graph.alsoWent,
    deadLetter: letters,
    records: stats.consumed,
    written: stats.written,
    retries: stats.retries,
    lag,
    seconds,
    problems,
  };
}
