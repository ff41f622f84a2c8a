import { counted, whole } from '@rivergraph/example-kit';
import type { KafkaServer } from '@rivergraph/servers';
import type { Difference } from './graph-content.ts';
import type { Plan } from './plan.ts';
import type { Outcome } from './run.ts';

/** What there is to report. */
export interface Report {
  readonly outcome: Outcome;
  readonly plan: Plan;
  readonly differences: readonly Difference[];
}

const labels: Readonly<Record<Difference['part'], string>> = {
  zones: 'zones',
  taxis: 'taxis',
  trips: 'trips',
  served: 'served zones',
};

/** Prints what was sent, what the database holds, and what became of the rest. */
export function printReport({ outcome, plan, differences }: Report): void {
  const { stats, lag, waited, rejects, seconds } = outcome;
  const rows = differences.map(
    ({ part, expected, got }) =>
      labels[part].padEnd(14) + whole(expected).padStart(9) + whole(got).padStart(10),
  );
  console.log(
    [
      '',
      `${' '.repeat(14)}${'sent'.padStart(9)}${'in graph'.padStart(10)}`,
      ...rows,
      '',
      `${counted(waited, 'write')} had to wait for a zone; ${counted(stats.tombstones, 'tombstone')} skipped.`,
      ...rejects.map(describeReject),
      '',
      'Most trips from one borough to another:',
      ...outcome.graph.routes.map(
        ({ from, to, trips, averageFare }) =>
          `  ${`${from} to ${to}`.padEnd(30)}${whole(trips).padStart(7)}   $${averageFare.toFixed(2)} on average`,
      ),
      '',
      `${counted(stats.consumed, 'record')} in ${seconds.toFixed(1)} s: ` +
        `${whole(stats.consumed / seconds)} per second. Lag ${whole(lag)}.`,
      ...(differences.every(isSame)
        ? [`All of ${whole(plan.trips.length)} trips are in the graph, and nothing else.`]
        : []),
    ].join('\n'),
  );
}

function isSame({ missing, unexpected }: Difference): boolean {
  return missing.length === 0 && unexpected.length === 0;
}

function describeReject({ partition, position, rejections }: Outcome['rejects'][number]): string {
  return `Set aside: record ${JSON.stringify(position)} of ${partition.id}: ${rejections[0]?.message ?? ''}`;
}

/** The figures of a run, for `--json`. */
export function figures(
  kafka: KafkaServer,
  { outcome, differences }: Report,
  problems: readonly string[],
): object {
  const { stats, lag, waited, rejects, seconds } = outcome;
  const sizes = (of: 'expected' | 'got'): object =>
    Object.fromEntries(differences.map((difference) => [difference.part, difference[of]]));
  return {
    kafka: { from: kafka.kind, version: kafka.version },
    sent: sizes('expected'),
    graph: sizes('got'),
    missing: differences.reduce((sum, { missing }) => sum + missing.length, 0),
    unexpected: differences.reduce((sum, { unexpected }) => sum + unexpected.length, 0),
    records: stats.consumed,
    written: stats.written,
    tombstones: stats.tombstones,
    waited,
    deadLetter: rejects.map(({ partition, position, value, rejections }) => ({
      partition: partition.id,
      position,
      value: value === null ? null : Buffer.from(value).toString('utf8'),
      reason: rejections[0]?.reason,
    })),
    lag,
    seconds,
    recordsPerSecond: stats.consumed / seconds,
    problems,
  };
}
