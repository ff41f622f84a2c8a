import type { TransformOutput } from '../../contracts/transform.ts';
import type { Write } from '../../contracts/write.ts';
import type { RejectionStage } from '../../contracts/dead-letter.ts';
import type { RivergraphError } from '../../errors.ts';
import type { Segment } from '../lane/segment.ts';

/** Stands in for the output of a record that could not be decoded or transformed. @internal */
export class RejectedOutput {
  readonly stage: RejectionStage;
  readonly error: RivergraphError;
  readonly attempts: number;

  constructor(stage: RejectionStage, error: RivergraphError, attempts: number) {
    this.stage = stage;
    this.error = error;
    this.attempts = attempts;
  }
}

/** Stands in for the output of a record that was left out unseen: a tombstone. It proves nothing about its neighbours. */
export const skipped: unique symbol = Symbol('skipped');

/** What a record became: what the transform said, or why it could not. @internal */
export type StepOutput = TransformOutput<Write> | RejectedOutput | typeof skipped;

/**
 * The outputs of one or more records that wait until everything before them in their partition has entered the batcher.
 *
 * @internal
 */
export interface Turn {
  readonly segment: Segment;
  /** The first record, counted within the segment. */
  readonly index: number;
  /** One per record; `undefined` while the promise is pending. */
  outputs: readonly StepOutput[] | undefined;
  /** How many of the outputs have entered. */
  entered: number;
}
