import type { Figure } from '../figures.ts';
import { ratioFigures } from '../lap/ratios.ts';
import type { Pair } from '../lap/ratios.ts';
import { pairsOf } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { sideFigures } from '../lap/side-figures.ts';
import type { WireLap } from '../lap/wire-lap.ts';
import type { Side } from './lap.ts';

const sides = ['rivergraph', 'obvious', 'thrifty'] as const;

const cpu = ({ ours, theirs }: Pair<WireLap>): number => theirs.cpuSeconds / ours.cpuSeconds;
const sent = ({ ours, theirs }: Pair<WireLap>): number => ours.bytes / theirs.bytes;
const speed = ({ ours, theirs }: Pair<WireLap>): number => theirs.seconds / ours.seconds;

/** What the client spends and sends, against who writes with the driver alone. */
export function clientFigures(rounds: readonly Round<Side, WireLap>[], records: number): readonly Figure[] {
  const obvious = pairsOf(rounds, { ours: 'rivergraph', theirs: 'obvious' });
  const thrifty = pairsOf(rounds, { ours: 'rivergraph', theirs: 'thrifty' });
  const each = (name: string, value: (lap: WireLap) => number): readonly Figure[] =>
    sideFigures(name, sides, { rounds, value });
  return [
    ...ratioFigures('obviousRatio', obvious, { ratio: cpu, target: { atLeast: 2 } }),
    ...ratioFigures('bytesRatio', obvious, { ratio: sent, target: { atMost: 0.8 } }),
    ...ratioFigures('rateRatio', obvious, { ratio: speed }),
    ...ratioFigures('thriftyRatio', thrifty, { ratio: cpu }),
    ...ratioFigures('thriftyBytesRatio', thrifty, { ratio: sent }),
    ...each('CpuMicrosPerRow', ({ cpuSeconds }) => (cpuSeconds * 1e6) / records),
    ...each('BytesPerRow', ({ bytes }) => bytes / records),
    ...each('RowsPerSecond', ({ seconds }) => records / seconds),
    ...each('RowsPerBatch', ({ transactions }) => records / transactions),
    ...each('RequestsPerBatch', ({ messages, transactions }) => messages / transactions),
    ...each('RoundTripsPerBatch', ({ roundTrips, transactions }) => roundTrips / transactions),
    { name: 'rounds', value: rounds.length },
  ];
}

/** The same where both kinds come at once, so that nodes and the edges that lead to them must be kept in order. */
export function mixedFigures(rounds: readonly Round<Side, WireLap>[], records: number): readonly Figure[] {
  const obvious = pairsOf(rounds, { ours: 'rivergraph', theirs: 'obvious' });
  const thrifty = pairsOf(rounds, { ours: 'rivergraph', theirs: 'thrifty' });
  const ours = (name: string, value: (lap: WireLap) => number): readonly Figure[] =>
    sideFigures(`Mixed${name}`, ['rivergraph'], { rounds, value });
  return [
    ...ratioFigures('mixedObviousRatio', obvious, { ratio: cpu }),
    ...ratioFigures('mixedThriftyRatio', thrifty, { ratio: cpu }),
    ...ratioFigures('mixedBytesRatio', obvious, { ratio: sent }),
    ...ours('CpuMicrosPerRow', ({ cpuSeconds }) => (cpuSeconds * 1e6) / records),
    ...ours('RowsPerBatch', ({ transactions }) => records / transactions),
    ...ours('RoundTripsPerBatch', ({ roundTrips, transactions }) => roundTrips / transactions),
  ];
}
