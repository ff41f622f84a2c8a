import type { StreamFigures } from './stream-port.ts';

/** The figures of a stream while they grow. */
export type Counts = { -readonly [Name in keyof StreamFigures]: StreamFigures[Name] };

/** Begins to count. */
export function noCounts(): Counts {
  return { reads: 0, throttled: 0, failed: 0, expiredIterators: 0 };
}
