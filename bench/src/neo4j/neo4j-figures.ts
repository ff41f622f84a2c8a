import type { Figure } from '../figures.ts';
import { ratioFigures } from '../lap/ratios.ts';
import type { Pair } from '../lap/ratios.ts';
import { median } from '../median.ts';
import type { ChargeSide, Lap } from './lap.ts';
import type { NullLap } from './null-race.ts';
import { pairsOf } from './rounds.ts';
import type { Round } from './rounds.ts';

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
    ...bySide('MessagesPerSecond', sides, rounds, ({ seconds }) => records / seconds),
    ...bySide('ServerCpuMicrosPerMessage', sides, rounds, ({ serverCpuSeconds }) => micros(serverCpuSeconds)),
    ...bySide('ClientCpuMicrosPerMessage', sides, rounds, ({ cpuSeconds }) => micros(cpuSeconds)),
    { name: 'rounds', value: rounds.length },
  ];
}

/** What the client spends by itself, against the obvious one. */
export function clientFigures(
  rounds: Sides<'rivergraph' | 'obvious', NullLap>,
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
    ...bySide('NullBoltMessagesPerSecond', sides, rounds, ({ seconds }) => records / seconds),
    ...bySide('NullBoltCpuMicrosPerMessage', sides, rounds, ({ cpuSeconds }) => (cpuSeconds * 1e6) / records),
    ...bySide('BytesPerMessage', sides, rounds, ({ bytes }) => bytes / records),
  ];
}

/** The median of what each side took. */
function bySide<TSide extends string, TLap>(
  name: string,
  sides: readonly TSide[],
  rounds: Sides<TSide, TLap>,
  value: (lap: TLap) => number,
): readonly Figure[] {
  return sides.map((side) => ({
    name: `${side}${name}`,
    value: median(rounds.map((round) => value(round[side]))),
  }));
}
