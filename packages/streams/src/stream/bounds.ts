import { misconfigured } from '@rivergraph/core';
import type { RunLimit } from '@rivergraph/core';
import type { BoundedStart } from '../contracts/streams.ts';

const defaultTimeoutMs = 30_000;

/** What ends a run, whichever comes first. */
export interface Bounds {
  readonly limit: RunLimit;
  readonly timeoutMs: number;
}

/** Checks the bounds of a start, and fills in the time. */
export function boundsOf(subject: string, { limit, timeoutMs }: BoundedStart): Bounds {
  if (limit === undefined) throw misconfigured(`${subject}: limit: expected one, got none`);
  return { limit, timeoutMs: timeoutOf(subject, timeoutMs) };
}

/** Checks how long a command may take. */
export function timeoutOf(subject: string, timeoutMs: unknown = defaultTimeoutMs): number {
  if (typeof timeoutMs === 'number' && timeoutMs >= 0) return timeoutMs;
  const got = typeof timeoutMs === 'number' ? `${timeoutMs}` : `a value of type ${typeof timeoutMs}`;
  throw misconfigured(`${subject}: timeoutMs: expected a number of at least 0, got ${got}`);
}
