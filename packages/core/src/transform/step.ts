import type { SourceRecord } from '../contracts/record.ts';
import type { TransformContext } from '../contracts/transform.ts';
import { whenReady } from '../util/ready.ts';
import { withValue } from './with-value.ts';
import type { RecordWithValue } from './with-value.ts';

/**
 * Something that happens to a record before it is transformed: gives the record for the next step, or `undefined` to
 * leave it out; it is then finished, and nothing is written for it. Steps are put together by {@link compose}.
 *
 * Settling, concurrency and failure are those of a {@link TransformFunction}.
 *
 * @public
 */
export type RecordStep<TIn extends SourceRecord, TOut extends SourceRecord = TIn> = (
  record: TIn,
  context: TransformContext,
) => TOut | undefined | PromiseLike<TOut | undefined>;

/**
 * Makes a step that replaces the value of each record.
 *
 * @example
 * ```ts
 * compose(mapValue(({ value }) => ({ ...value, amount: value.cents / 100 })), toGraph)
 * ```
 *
 * @public
 */
export function mapValue<TRecord extends SourceRecord, Value>(
  change: (record: TRecord, context: TransformContext) => Value | PromiseLike<Value>,
): RecordStep<TRecord, RecordWithValue<TRecord, Value>> {
  return (record, context) => whenReady(change(record, context), (value) => withValue(record, value));
}

/** Makes one step of several; what one leaves out the next does not see. */
export function joinSteps(steps: readonly RecordStep<SourceRecord>[]): RecordStep<SourceRecord> {
  return steps.reduce((first, second) => (record, context) => {
    return whenReady(first(record, context), (kept) =>
      kept === undefined ? undefined : second(kept, context),
    );
  });
}
