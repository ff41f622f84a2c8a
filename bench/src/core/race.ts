import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { median } from '../median.ts';
import { bareLoop, obvious, rivergraph } from './rivals.ts';
import type { Lap } from './rivals.ts';

interface Round {
  readonly ours: Lap;
  readonly bare: Lap;
  readonly obvious: Lap;
}

const efforts = {
  quick: { warmUps: 1, rounds: 5, records: 400_000, obviousRecords: 40_000 },
  full: { warmUps: 2, rounds: 9, records: 2_000_000, obviousRecords: 200_000 },
} as const;

/** Runs the pipeline and its rivals in turns, and compares them round by round, so that a busy machine hits all alike. */
export async function race(effort: Effort, tell: (line: string) => void): Promise<readonly Figure[]> {
  const { warmUps, rounds, records, obviousRecords } = efforts[effort];
  let eventLoopDelayMaxMs = 0;
  const results: Round[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const bare = await bareLoop(records);
    // The rivals keep the event loop to themselves; only ours is asked how long it held it, after a turn to start from.
    await turn();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const ours = await rivergraph(records);
    delay.disable();
    const result = { bare, ours, obvious: await obvious(obviousRecords) };
    tell(`  ${round < 0 ? 'warm-up' : `round ${round + 1}`}  ${describe(result)}`);
    if (round < 0) continue;
    results.push(result);
    eventLoopDelayMaxMs = Math.max(eventLoopDelayMaxMs, delay.max / 1e6);
  }
  return figuresOf(results, eventLoopDelayMaxMs);
}

function describe({ ours, bare, obvious }: Round): string {
  const micros = ({ microsPerRecord }: Lap): string => `${microsPerRecord.toFixed(3)} µs`;
  return `bare loop ${micros(bare)}, rivergraph ${micros(ours)}, queue per record ${micros(obvious)}; longest slice ${ours.longestSliceMs.toFixed(1)} ms`;
}

function figuresOf(rounds: readonly Round[], eventLoopDelayMaxMs: number): readonly Figure[] {
  const middle = (value: (round: Round) => number): number => median(rounds.map(value));
  return [
    {
      name: 'overheadMicrosPerRecord',
      value: middle(({ ours, bare }) => ours.microsPerRecord - bare.microsPerRecord),
      target: { atMost: 0.5 },
    },
    {
      name: 'obviousRatio',
      value: middle(({ ours, obvious }) => obvious.microsPerRecord / ours.microsPerRecord),
      target: { atLeast: 4 },
    },
    { name: 'longestSliceMs', value: middle(({ ours }) => ours.longestSliceMs), target: { atMost: 10 } },
    { name: 'longestSliceWorstMs', value: Math.max(...rounds.map(({ ours }) => ours.longestSliceMs)) },
    { name: 'eventLoopDelayMaxMs', value: eventLoopDelayMaxMs },
    { name: 'rivergraphMicrosPerRecord', value: middle(({ ours }) => ours.microsPerRecord) },
    { name: 'bareLoopMicrosPerRecord', value: middle(({ bare }) => bare.microsPerRecord) },
    { name: 'obviousMicrosPerRecord', value: middle(({ obvious }) => obvious.microsPerRecord) },
    { name: 'rounds', value: rounds.length },
  ];
}
