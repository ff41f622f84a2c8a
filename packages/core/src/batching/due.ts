import type { BatchLimits } from '../contracts/batcher.ts';
import type { Load } from './load.ts';

/** The items that could be sent now if they were due. */
export interface FreeItems {
  readonly load: Load;
  /** When the oldest of them came. */
  readonly oldest: number;
  /** Whether one of them cannot get company any more. */
  readonly hurried: boolean;
}

/**
 * Says from when on a batch is due, or `undefined` if never. 0 is at once, and not the time of the newest item, so that a
 * full batch is due even after the clock was set back.
 */
export function dueTime(free: FreeItems, limits: BatchLimits): number | undefined {
  if (free.load.records === 0) return undefined;
  if (free.hurried || free.load.reaches(limits) !== undefined) return 0;
  const time = free.oldest + limits.maxWaitMs;
  return Number.isFinite(time) ? time : undefined;
}
