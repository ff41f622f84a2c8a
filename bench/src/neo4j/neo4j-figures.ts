import type { Figure } from '../figures.ts';
import type { Lap } from '../lap/lap.ts';
import { ratioFigures } from '../lap/ratios.ts';
import type { Pair } from '../lap/ratios.ts';
import { pairsOf } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { sideFigures } from '../lap/side-figures.ts';
import type { WireLap } from '../lap/wire-lap.ts';
import type { ChargeSide } from './lap.ts';

type Sides<TSide extends string, TLap> = readonly Round<TSide, TLap>[];

const speed = ({ ours, theirs }: Pair<Lap>): number => theirs.seconds / ours.seconds;

const cpu = ({ cpuSeconds, serverCpuSeconds }: Lap): number => cpuSeconds + serverCpuSeconds;

/** What a pipeline gains over the obvious consumer, and how near it is to what the server can take. */
export function chargeFigures(rounds: Sides<ChargeSide, Lap>, records: number): readonly Figure[] {
  const obvious = pairsOf(rounds, { ours: 'rivergraph', theirs: 'obvious' });
  const ceiling = pairsOf(rounds, { ours: 'rivergraph', theirs: 'ceiling' });
  const micros = (seconds: number): number => (seconds * 1e6) / records;
  const sides = ['rivergraph', 'obvious', 'ceiling'] as const;
  return [
    ...ratioFigures('obviousRatio', obvious, { ratio: speed, target: { atLeast: 1.8 } }),
    ...ratioFigures('obviousCpuRatio', obvious, { ratio: ({ ours, theirs }) => cpu(ours) / cpu(theirs) }),
    ...ratioFigures('ceilingShare', ceiling, { ratio: speed, target: { atLeast: 0.8 } }),
    ...ratioFigures('cpuRatio', ceiling, {
      ratio: ({ ours, theirs }) => cpu(ours) / cpu(theirs),
      target: { atMost: 1.3 },
    }),
    ...sideFigures('MessagesPerSecond', sides, { rounds, value: ({ seconds }) => records / seconds }),
    ...sideFigures('ServerCpuMicrosPerMessage', sides, {
      rounds,
      value: ({ serverCpuSeconds }) => micros(serverCpuSeconds),
    }),
    ...sideFigures('ClientCpuMicrosPerMessage', sides, {
      rounds,
      value: ({ cpuSeconds }) => micros(cpuSeconds),
    }),
    { name: 'rounds', value: rounds.length },
  ];
}

/** What the client spends by itself, against the obvious one. */
export function clientFigures(
  rounds: Sides<'rivergraph' | 'obvious', WireLap>,
  records: number,
): readonly Figure[] {
  const pairs = pairsOf(rounds, { ours: 'rivergraph', theirs: 'obvious' });
  const sides = ['rivergraph', 'obvious'] as const;
  return [
    ...ratioFigures('nullBoltRatio', pairs, { ratio: speed, target: { atLeast: 2.5 } }),
    ...ratioFigures('nullBoltCpuRatio', pairs, {
      ratio: ({ ours, theirs }) => theirs.cpuSeconds / ours.cpuSeconds,
    }),
    ...ratioFigures('bytesRatio', pairs, {
      ratio: ({ ours, theirs }) => ours.bytes / theirs.bytes,
      target: { atMost: 0.75 },
    }),
    ...sideFigures('NullBoltMessagesPerSecond', sides, { rounds, value: ({ seconds }) => records / seconds }),
    ...sideFigures('NullBoltCpuMicrosPerMessage', sides, {
      rounds,
      value: ({ cpuSeconds }) => (cpuSeconds * 1e6) / records,
    }),
    ...sideFigures('BytesPerMessage', sides, { rounds, value: ({ bytes }) => bytes / records }),
  ];
}
