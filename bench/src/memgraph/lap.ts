import { LapRunners } from '../lap/lap-runners.ts';
import type { Lap, LapTarget } from '../lap/lap.ts';
import type { MessageLoad } from './message-stream.ts';

/**
 * Who writes: a whole pipeline; the loop that one writes first, with the driver's own types; or the same loop of one who has measured the
 * driver.
 */
export type Side = 'rivergraph' | 'obvious' | 'thrifty';

/** One run of one side. */
export interface LapJob {
  readonly side: Side;
  readonly target: LapTarget;
  readonly load: MessageLoad;
}

const program = new URL('./lap-process.js', import.meta.url);

/** Starts the processes of a race, each for the first lap of its side. */
export function lapRunners(): LapRunners<Side, LapJob, Lap> {
  return new LapRunners(program);
}
