import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform, RecordTransform, Transform, TransformContext } from '../contracts/transform.ts';
import type { SingleTransform } from './forms.ts';
import { prepend } from './prepend.ts';
import { whenReady } from '../util/ready.ts';
import type { RecordStep } from './step.ts';

/** Says which records are wanted. @public */
export type RecordPredicate<TRecord extends SourceRecord> = (
  record: TRecord,
  context: TransformContext,
) => boolean | PromiseLike<boolean>;

/** Says which records are wanted, and of what type those are. @public */
export type RecordGuard<TRecord extends SourceRecord, TKept extends TRecord> = (
  record: TRecord,
) => record is TKept;

/**
 * Transforms the records that a predicate wants and leaves the others out; they are finished, and nothing is written for
 * them. Without a transform it is a step for {@link compose}.
 *
 * Settles: at once as long as the predicate and the transform do. Ownership: the transform is opened and closed with the
 * result. Failure: a predicate that throws rejects the record, as a transform that throws does.
 *
 * @public
 */
export function filter<TRecord extends SourceRecord, TKept extends TRecord>(
  wanted: RecordGuard<TRecord, TKept>,
): RecordStep<TRecord, TKept>;
/** Makes a step of a predicate, for `compose`. @public */
export function filter<TRecord extends SourceRecord>(wanted: RecordPredicate<TRecord>): RecordStep<TRecord>;
/** Transforms the records of the type that a guard wants. @public */
export function filter<TRecord extends SourceRecord, TKept extends TRecord, W>(
  wanted: RecordGuard<TRecord, TKept>,
  transform: SingleTransform<TKept, W>,
): RecordTransform<TRecord, W>;
/** Transforms the records that a predicate wants. @public */
export function filter<TRecord extends SourceRecord, W>(
  wanted: RecordPredicate<TRecord>,
  transform: SingleTransform<TRecord, W>,
): RecordTransform<TRecord, W>;
/** Transforms, in chunks, the records of the type that a guard wants. @public */
export function filter<TRecord extends SourceRecord, TKept extends TRecord, W>(
  wanted: RecordGuard<TRecord, TKept>,
  transform: ChunkTransform<TKept, W>,
): ChunkTransform<TRecord, W>;
/** Transforms, in chunks, the records that a predicate wants. @public */
export function filter<TRecord extends SourceRecord, W>(
  wanted: RecordPredicate<TRecord>,
  transform: ChunkTransform<TRecord, W>,
): ChunkTransform<TRecord, W>;
export function filter<W>(
  wanted: RecordPredicate<SourceRecord>,
  transform?: Transform<SourceRecord, W>,
): RecordStep<SourceRecord> | Transform<SourceRecord, W> {
  const step: RecordStep<SourceRecord> = (record, context) =>
    whenReady(wanted(record, context), (keep) => (keep ? record : undefined));
  return transform === undefined ? step : prepend(step, transform);
}
