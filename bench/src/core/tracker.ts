import type { Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { median } from '../median.ts';

/** The part of core's position tracker that a record passes through. */
interface PositionTracker {
  readonly committable: number;
  receive(count: number): number;
  expect(seq: number, outputs: number): void;
  finish(seq: number): number;
}

const chunkRecords = 1_000;
const chunksInFlight = 8;

/** Measures core's position tracker: every record is received, expected and finished, every other chunk out of order. */
export async function trackerRate(effort: Effort, tell: (line: string) => void): Promise<Figure> {
  const create = await trackerFactory();
  const [rounds, records] = effort === 'quick' ? [5, 800_000] : [9, 8_000_000];
  run(create(), records);
  const rates = Array.from({ length: rounds }, () => records / 1e6 / run(create(), records));
  tell(`  tracker  ${rates.map((rate) => rate.toFixed(1)).join(', ')} million records per second`);
  return { name: 'trackerMillionsPerSecond', value: median(rates), target: { atLeast: 5 } };
}

/** It is no part of what core exports, so it is found beside what is. */
async function trackerFactory(): Promise<() => PositionTracker> {
  const file = new URL('tracker/position-tracker.js', import.meta.resolve('@rivergraph/core'));
  const { PositionTracker } = (await import(file.href)) as {
    readonly PositionTracker: new () => PositionTracker;
  };
  return () => new PositionTracker();
}

/** Gives the seconds that it took. */
function run(tracker: PositionTracker, records: number): number {
  const start = performance.now();
  for (let done = 0; done < records; done += chunksInFlight * chunkRecords) runChunks(tracker);
  if (tracker.committable !== records)
    throw new Error(`Expected ${records} records finished, got ${tracker.committable}`);
  return (performance.now() - start) / 1_000;
}

/** Takes in some chunks and finishes them as batches do that overtake each other: 1, 0, 3, 2 … */
function runChunks(tracker: PositionTracker): void {
  const first = tracker.receive(chunksInFlight * chunkRecords);
  for (let record = 0; record < chunksInFlight * chunkRecords; record += 1) tracker.expect(first + record, 1);
  for (let chunk = 0; chunk < chunksInFlight; chunk += 1) {
    const from = first + (chunk ^ 1) * chunkRecords;
    for (let record = 0; record < chunkRecords; record += 1) tracker.finish(from + record);
  }
}
