import { writeSync } from 'node:fs';
import type { PipelineEvent } from '@rivergraph/core';
import { counted } from '@rivergraph/example-kit';

/** Long enough for the database to be in the middle of the batch, and shorter than a batch takes. */
const intoTheBatchMs = 20;

/**
 * Makes an observer that kills this process while it writes, once so many writes were handed to the sink.
 *
 * Nothing gets the chance to tidy up, as with `kill -9`, a crash or a power failure.
 */
export function killAfter(writes: number): (event: PipelineEvent) => void {
  let handedOver = 0;
  return (event) => {
    if (event.type !== 'batch' || handedOver >= writes) return;
    handedOver += event.writes;
    if (handedOver >= writes) setTimeout(() => killNow(handedOver), intoTheBatchMs);
  };
}

function killNow(writes: number): void {
  writeSync(
    1,
    `\nKilled while writing, with ${counted(writes, 'rating')} handed over. Run it again without --kill-after.\n`,
  );
  process.kill(process.pid, 'SIGKILL');
}
