import type { DeadLetter, DeadLetterRecord } from '../contracts/dead-letter.ts';
import { closed } from '../errors.ts';

/** A dead letter that can be looked into. @public */
export interface MemoryDeadLetter extends DeadLetter {
  /** Everything stored so far, also after `close`. The oldest is first. */
  readonly records: readonly DeadLetterRecord[];
}

/**
 * Makes a dead letter that keeps the records in memory, without bound: for tests, and for looking at a stream. What it
 * holds is lost with the process, though the positions are committed.
 *
 * @public
 */
export function createMemoryDeadLetter(): MemoryDeadLetter {
  const records: DeadLetterRecord[] = [];
  let state: 'open' | 'closed' = 'closed';
  return {
    name: 'memory',
    records,
    open: async () => {
      state = 'open';
    },
    write: async (rejected) => {
      if (state === 'closed')
        throw closed('Memory dead letter: expected to be open, got a write while it is closed');
      for (const record of rejected) records.push(record);
    },
    close: async () => {
      state = 'closed';
    },
  };
}
