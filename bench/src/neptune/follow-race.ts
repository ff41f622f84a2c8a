import type { Lap, LapTarget } from '../lap/lap.ts';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import type { FollowStore } from './follow-store.ts';
import type { FollowLoad } from './follows.ts';
import { lapRunners } from './lap.ts';
import type { PipelineJob, SampleJob } from './lap.ts';

/** How a side writes, wherever and whatever. */
export type Way = Omit<SampleJob, 'load' | 'target'> | Omit<PipelineJob, 'load' | 'target'>;

/** Who writes the same edges where, and how often. */
export interface FollowRace<TSide extends string> {
  readonly name: string;
  readonly ways: Readonly<Record<TSide, Way>>;
  readonly target: LapTarget;
  readonly store: FollowStore;
  readonly load: FollowLoad;
  readonly warmUps: number;
  readonly rounds: number;
}

/** Lets the sides write the same edges, each time between people who follow nobody. */
export async function runFollowRace<TSide extends string>(
  { name, ways, target, store, load, warmUps, rounds }: FollowRace<TSide>,
  tell: (line: string) => void,
): Promise<readonly Round<TSide, Lap>[]> {
  await using runners = lapRunners<TSide>();
  return await runRounds<TSide, Lap>({
    sides: Object.keys(ways) as TSide[],
    warmUps,
    rounds,
    lap: async (side) => {
      await store.removeEdges();
      const lap = await runners.run(side, { ...ways[side], target, load });
      await store.expectEdges(load);
      return lap;
    },
    tell: (round, roundName) => tell(`  ${name}  ${roundName}  ${describe(round, load.records)}`),
  });
}

function describe(round: Readonly<Record<string, Lap>>, records: number): string {
  const sides = Object.entries(round).map(([side, lap]) => {
    const micros = (seconds: number): string => ((seconds * 1e6) / records).toFixed(0);
    const cpu = `CPU per row: server ${micros(lap.serverCpuSeconds)} µs, client ${micros(lap.cpuSeconds)} µs`;
    const requests = `${lap.conflicts} of ${lap.transactions} requests in conflict`;
    return `${side} ${(records / lap.seconds).toFixed(0)} rows/s (${cpu}; ${requests})`;
  });
  return sides.join(', ');
}
