import type { Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { median } from '../median.ts';
import { edgeStream } from './edge-stream.ts';
import type { KeySet } from './edge-stream.ts';
import { modelRun } from './model-run.ts';
import type { ModelRun } from './model-run.ts';

const slots = 8;
const efforts = {
  quick: { rounds: 1, records: 256_000 },
  full: { rounds: 3, records: 512_000 },
} as const;

/** What batches that share no entity gain on a simulated database, against one batch after the other. */
export async function tileFigures(effort: Effort, tell: (line: string) => void): Promise<readonly Figure[]> {
  const uniform = await speedUps('uniform', effort, tell);
  const skewed = await speedUps(0.99, effort, tell);
  const gain = (runs: readonly SpeedUp[]): number => median(runs.map((run) => run.gain));
  const deadlocks = [...uniform, ...skewed].reduce((sum, run) => sum + run.deadlocks, 0);
  return [
    { name: 'tileSpeedupUniform', value: gain(uniform), target: { atLeast: 7 } },
    { name: 'tileSpeedupZipf099', value: gain(skewed), target: { atLeast: 5.5 } },
    { name: 'tileDeadlocks', value: deadlocks, target: { atMost: 0 } },
    { name: 'tileRowsInHand', value: median(uniform.map(({ rowsInHand }) => rowsInHand)) },
  ];
}

interface SpeedUp {
  readonly gain: number;
  readonly deadlocks: number;
  readonly rowsInHand: number;
}

/** How long the machine holds the event loop decides which partition is read when, so runs differ a little. */
async function speedUps(
  keys: KeySet,
  effort: Effort,
  tell: (line: string) => void,
): Promise<readonly SpeedUp[]> {
  const { rounds, records } = efforts[effort];
  const runs: SpeedUp[] = [];
  while (runs.length < rounds) runs.push(await speedUp(keys, records, tell));
  return runs;
}

async function speedUp(keys: KeySet, records: number, tell: (line: string) => void): Promise<SpeedUp> {
  const serial = await modelRun({
    ordering: 'partition',
    slots: 1,
    records: records / 4,
    stream: edgeStream(keys),
  });
  const tiled = await modelRun({ ordering: 'entity', slots, records, stream: edgeStream(keys) });
  tell(`  tiles  ${keys}: serial ${describe(serial)}; entity ${describe(tiled)}`);
  return {
    gain: tiled.recordsPerSecond / serial.recordsPerSecond,
    deadlocks: tiled.figures.deadlocks,
    rowsInHand: tiled.rowsInHand,
  };
}

/** Says in a line what came of a run. */
export function describe({
  recordsPerSecond,
  figures,
}: Pick<ModelRun, 'recordsPerSecond' | 'figures'>): string {
  const { transactions, rows, lockWaits, deadlocks } = figures;
  return `${recordsPerSecond.toFixed(0)} records/s, ${(rows / transactions).toFixed(0)} rows per transaction, ${lockWaits} lock waits, ${deadlocks} deadlocks`;
}
