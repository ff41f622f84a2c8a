import type { Bench } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { LapRunners } from '../lap/lap-runners.ts';
import { ratioFigures } from '../lap/ratios.ts';
import { pairsOf, runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import { sideFigures } from '../lap/side-figures.ts';
import type { FleetJob, FleetLap, Side } from './lap.ts';

const sides = ['streams', 'bare', 'idle'] as const;

const efforts = {
  quick: { seconds: 4, warmUps: 1, rounds: 3 },
  full: { seconds: 15, warmUps: 1, rounds: 5 },
} as const;

const fleet = { pipelines: 50, rate: 100 } as const;

const howMeasured = `
  50 pipelines in one process, 100 records a second each, from a source in memory into a sink that takes everything.
  streams: named streams with the HTTP interface on, looked at and scraped every second, the client of that in the same process. idle: the
  same, and no record comes. bare: pipelines alone, and nobody looks. Every side has a process of its own and runs in turn with the others.
  coreShare is the CPU of the process, that of who makes the records included, per second: 1 is a whole core. overBare is its CPU over that of
  the bare pipelines. wrong counts the figures of show and /metrics that differ from what was sent.
`;

/** What it costs to run fifty pipelines by name. */
export const streamsBench: Bench = {
  about: 'what fifty named streams cost while little comes, against bare pipelines',
  run: async (effort, tell) => {
    tell(howMeasured);
    const { seconds, ...rounds } = efforts[effort];
    await using runners = new LapRunners<Side, FleetJob, FleetLap>(
      new URL('./fleet-process.js', import.meta.url),
    );
    const results = await runRounds<Side, FleetLap>({
      sides,
      ...rounds,
      lap: async (side) =>
        await runners.run(side, { side, seconds, ...fleet, rate: side === 'idle' ? 0 : fleet.rate }),
      tell: (round, name) =>
        tell(`  ${name}: ${sides.map((side) => shareText(side, round[side])).join(', ')}`),
    });
    return figuresOf(results);
  },
};

function figuresOf(rounds: readonly Round<Side, FleetLap>[]): readonly Figure[] {
  const share = ({ cpuSeconds, seconds }: FleetLap): number => cpuSeconds / seconds;
  const [streams, bare, idle] = sideFigures('CoreShare', sides, { rounds, value: share });
  const wrong = rounds.reduce((sum, round) => sum + round.streams.wrong, 0);
  return [
    { name: 'coreShare', value: streams?.value ?? Number.NaN, target: { atMost: 0.2 } },
    { name: 'wrong', value: wrong, target: { atMost: 0 } },
    ...ratioFigures('overBare', pairsOf(rounds, { ours: 'streams', theirs: 'bare' }), {
      ratio: ({ ours, theirs }) => ours.cpuSeconds / theirs.cpuSeconds,
    }),
    ...[bare, idle].flatMap((figure) => figure ?? []),
    ...sideFigures('ShowMs', ['streams'], { rounds, value: ({ showMs }) => showMs }),
    ...sideFigures('ScrapeMs', ['streams'], { rounds, value: ({ scrapeMs }) => scrapeMs }),
    ...sideFigures('HeapMiB', sides, { rounds, value: ({ heapBytes }) => heapBytes / 2 ** 20 }),
    { name: 'rounds', value: rounds.length },
  ];
}

function shareText(side: Side, { cpuSeconds, seconds }: FleetLap): string {
  return `${side} ${((100 * cpuSeconds) / seconds).toFixed(1)} % of a core`;
}
