import type { Write } from '../contracts/write.ts';

/**
 * The writes of one record that are kept together: one item of a batch, which the runner takes apart only when it sends
 * it. It never reaches a sink.
 *
 * A class, so that no write of a user can be taken for one.
 *
 * @internal
 */
export class TogetherWrite implements Write {
  readonly kind = 'together';
  /** In the order of the record. Those that a newer write has made void while the record waited for an end are gone. */
  readonly writes: readonly Write[];

  constructor(writes: readonly Write[]) {
    this.writes = writes;
  }
}

/** Whether a write stands for all writes of its record. @internal */
export function isTogether(write: Write): write is TogetherWrite {
  return write instanceof TogetherWrite;
}
