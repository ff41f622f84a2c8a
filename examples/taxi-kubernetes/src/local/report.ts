import { counted, whole } from '@rivergraph/example-kit';
import type { Flags } from '../flags.ts';
import { compareLines, digestOf } from './graph.ts';
import type { GraphLines } from './graph.ts';
import type { Outcome } from './run.ts';
import type { Servers } from './servers.ts';

/** Prints how fast it went, and what the graph holds. */
export function printReport(expected: GraphLines, outcome: Outcome): void {
  const { streamed, graph, probed, endings, lag, analysis } = outcome;
  const row = (what: string, wanted: string, got: string): string =>
    what.padEnd(14) + wanted.padStart(12) + got.padStart(12);
  const rate = expected.trips.length / streamed.seconds;
  const slowest = Math.max(...endings.map(({ seconds }) => seconds));
  const largest = Math.max(...probed.map(({ residentBytes }) => residentBytes)) / 2 ** 20;
  console.log(
    [
      '',
      row('', 'sent', 'in graph'),
      row('locations', whole(expected.locations.length), whole(graph.locations.length)),
      row('trips', whole(expected.trips.length), whole(graph.trips.length)),
      '',
      `Sent and written in ${streamed.seconds.toFixed(1)} s: ${whole(rate)} trips per second. Lag ${whole(lag)}.`,
      `${counted(endings.length, 'replica')}, the largest of ${whole(largest)} MiB; the slowest ended ${slowest.toFixed(1)} s after SIGTERM.`,
      '',
      analysis.trimEnd(),
      '',
    ].join('\n'),
  );
}

/** The figures of a run, for `--json`. */
export function figures(
  { kafka, neo4j }: Servers,
  { seed, parquet, replicas, partitions }: Flags,
  { expected, outcome }: { readonly expected: GraphLines; readonly outcome: Outcome },
): object {
  const { streamed, graph, lag, rejected, probed, endings } = outcome;
  const differences = compareLines(expected.trips, graph.trips);
  return {
    kafka: { from: kafka.kind, version: kafka.version },
    neo4j: { from: neo4j.origin, version: neo4j.version },
    source: parquet === undefined ? 'generated' : 'parquet',
    seed,
    replicas,
    partitions,
    tripsSent: expected.trips.length,
    trips: graph.trips.length,
    locations: graph.locations.length,
    lost: differences.missing,
    doubled: differences.doubled,
    unexpected: differences.unexpected,
    digestSent: digestOf(expected),
    digestGraph: digestOf(graph),
    killedAt: streamed.killedAt ?? null,
    seconds: streamed.seconds,
    tripsPerSecond: expected.trips.length / streamed.seconds,
    lag,
    rejected,
    replicasProbed: probed,
    endings,
  };
}
