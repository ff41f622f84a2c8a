import type { RejectionStage } from '../../contracts/dead-letter.ts';
import type { RivergraphError } from '../../errors.ts';

/** What was rejected of a record, and where. @internal */
export interface RejectedStep {
  readonly stage: RejectionStage;
  readonly error: RivergraphError;
  /** Which of the record's writes, or `undefined` before it became writes. */
  readonly write: number | undefined;
  readonly attempts: number;
}
