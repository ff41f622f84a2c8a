import type { AwsAddress } from '@rivergraph/servers';
import { LapRunner } from '../lap/lap-runner.ts';
import { runRounds } from '../lap/rounds.ts';
import type { Round } from '../lap/rounds.ts';
import type { Lap, LapJob, Side } from './lap.ts';
import type { FullStream } from './streams.ts';

/** A race of both sides over one stream. */
export interface Race {
  readonly kinesis: AwsAddress;
  readonly full: FullStream;
  readonly warmUps: number;
  readonly rounds: number;
}

const program = new URL('./lap-process.js', import.meta.url);

/** Lets both sides read the stream in turns, each in a process of its own. */
export async function runRace(
  { kinesis, full, warmUps, rounds }: Race,
  tell: (line: string) => void,
): Promise<readonly Round<Side, Lap>[]> {
  await using raw = new LapRunner<LapJob, Lap>(program, 'raw');
  await using rivergraph = new LapRunner<LapJob, Lap>(program, 'rivergraph');
  const runners = { raw, rivergraph };
  return await runRounds<Side, Lap>({
    sides: ['rivergraph', 'raw'],
    warmUps,
    rounds,
    lap: async (side) => await runners[side].run({ side, kinesis, full }),
    tell: (round, name) => tell(`  raw  ${name}  ${describe(round)}`),
  });
}

function describe({ raw, rivergraph }: Round<Side, Lap>): string {
  const text = ({ seconds, cpuSeconds, reads }: Lap): string =>
    `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU, ${reads} reads)`;
  return `raw loop ${text(raw)}, rivergraph ${text(rivergraph)}`;
}
