import type { Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { ratingStream } from './edge-stream.ts';
import { modelRun } from './model-run.ts';
import { describe } from './tiles.ts';
import { trickle } from './trickle.ts';

const shapes = 100;
const slots = 8;
const efforts = {
  quick: { full: 128_000, low: 5_000 },
  full: { full: 256_000, low: 20_000 },
} as const;

/** Whether many shapes make ordering `entity` worse than ordering `partition`, which knows of no shapes. */
export async function manyShapesFigures(
  effort: Effort,
  tell: (line: string) => void,
): Promise<readonly Figure[]> {
  const records = efforts[effort];
  const atFullRate = await fullRateRatio(records.full, tell);
  const atLowRate = await lowRateRatio(records.low, tell);
  return [
    { name: 'manyShapesRatio', value: Math.min(atFullRate, atLowRate), target: { atLeast: 1 } },
    { name: 'manyShapesFullRateRatio', value: atFullRate },
    { name: 'manyShapesLowRateRatio', value: atLowRate },
  ];
}

/** Records per second, `entity` to `partition`. */
async function fullRateRatio(records: number, tell: (line: string) => void): Promise<number> {
  const entity = await modelRun({ ordering: 'entity', slots, records, stream: ratingStream(shapes) });
  const partition = await modelRun({ ordering: 'partition', slots, records, stream: ratingStream(shapes) });
  tell(`  ${shapes} shapes  full rate: entity ${describe(entity)}; partition ${describe(partition)}`);
  return entity.recordsPerSecond / partition.recordsPerSecond;
}

/** What the server works per record, `partition` to `entity`. */
async function lowRateRatio(records: number, tell: (line: string) => void): Promise<number> {
  const entity = await trickle({ ordering: 'entity', slots, records, stream: ratingStream(shapes) });
  const partition = await trickle({ ordering: 'partition', slots, records, stream: ratingStream(shapes) });
  tell(`  ${shapes} shapes  low rate: entity ${describe(entity)}; partition ${describe(partition)}`);
  // Sums of fractions: what is the same work may differ in the last place.
  return Math.round(partition.figures.busyMs) / Math.round(entity.figures.busyMs);
}
