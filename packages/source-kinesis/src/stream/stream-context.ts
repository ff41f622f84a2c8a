import type { Clock, Logger } from '@rivergraph/core';
import type { Calls } from './calls.ts';
import type { Counts } from './figures.ts';
import type { Patience } from './patience.ts';
import type { RareWarnings } from './rare-warnings.ts';
import type { StreamId } from './stream-id.ts';

/** What the parts that read one stream share. */
export interface StreamContext {
  readonly stream: StreamId;
  readonly calls: Calls;
  readonly patience: Patience;
  readonly counts: Counts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly warnings: RareWarnings;
}
