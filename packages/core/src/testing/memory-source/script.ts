import type { RivergraphError } from '../../errors.ts';

/** What a test has told a memory source to do; outlives its sessions. @internal */
export interface SourceScript {
  readonly stalled: Set<number>;
  /** Partition to the least time between two chunks. */
  readonly slow: Map<number, number>;
  /** The next opens fail with these. */
  readonly openFailures: RivergraphError[];
  /** The next commits fail with these. */
  readonly commitFailures: RivergraphError[];
  commitDelayMs: number;
}

/** @internal */
export function createScript(): SourceScript {
  return { stalled: new Set(), slow: new Map(), openFailures: [], commitFailures: [], commitDelayMs: 0 };
}
