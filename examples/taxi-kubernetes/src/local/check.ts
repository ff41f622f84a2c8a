import { whole } from '@rivergraph/example-kit';
import { compareLines } from './graph.ts';
import type { GraphLines } from './graph.ts';
import type { Probed } from './probe.ts';
import type { Ending } from './replica.ts';
import type { Outcome } from './run.ts';

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(
  expected: GraphLines,
  outcome: Omit<Outcome, 'analysis' | 'streamed'>,
): readonly string[] {
  const { graph, lag, rejected, probed, endings } = outcome;
  return [
    ...differing('trips', graph.trips.length, expected.trips.length),
    ...differing('locations', graph.locations.length, expected.locations.length),
    ...lineProblems('trips', compareLines(expected.trips, graph.trips)),
    ...lineProblems('locations', compareLines(expected.locations, graph.locations)),
    ...differing('lag', lag, 0),
    ...differing('records in the dead letter', rejected, 0),
    ...probed.flatMap((one, at) => probeProblems(one).map((problem) => `replica ${at + 1}: ${problem}`)),
    ...endings.flatMap((one, at) => endingProblems(one).map((problem) => `replica ${at + 1}: ${problem}`)),
  ];
}

function lineProblems(what: string, differences: ReturnType<typeof compareLines>): readonly string[] {
  return [
    ...differing(`${what} lost`, differences.missing, 0),
    ...differing(`${what} that nobody sent`, differences.unexpected, 0),
    ...differing(`${what} doubled`, differences.doubled, 0),
  ];
}

function probeProblems({ live, ready, metrics, metricsWithoutToken, isUp }: Probed): readonly string[] {
  return [
    ...differing('/health/live', live ?? 0, 200),
    ...differing('/health/ready', ready ?? 0, 200),
    ...differing('/metrics', metrics ?? 0, 200),
    ...differing('/metrics without the token', metricsWithoutToken ?? 0, 401),
    ...(isUp ? [] : ['its metrics say that the stream does not run']),
  ];
}

/** How long a drain may last; the manifests give a pod twice that before it is killed. */
const graceSeconds = 30;

function endingProblems({ code, seconds }: Ending): readonly string[] {
  return [
    ...(code === 0 ? [] : [`expected exit code 0 after SIGTERM, got ${code ?? 'none'}`]),
    ...(seconds <= graceSeconds
      ? []
      : [`expected it to end within ${graceSeconds} s, it took ${seconds.toFixed(1)} s`]),
  ];
}

function differing(what: string, got: number, expected: number): readonly string[] {
  return got === expected ? [] : [`${what}: expected ${whole(expected)}, got ${whole(got)}`];
}
