import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform, RecordTransform, Transform } from '../contracts/transform.ts';
import type { SingleTransform } from './forms.ts';
import { prepend } from './prepend.ts';
import { joinSteps } from './step.ts';
import type { RecordStep } from './step.ts';

/**
 * Puts steps before a transform: each record passes them in order until one leaves it out. Three steps fit; for more,
 * compose again.
 *
 * Settles: at once as long as every part does. Before a chunk transform, the asynchronous steps of one chunk run at once.
 * Ownership: the transform is opened and closed with the result.
 *
 * @example
 * ```ts
 * const transform = compose(
 *   filter(({ headers }) => headers['kind'] !== 'test'),
 *   mapValue(({ value }) => ({ ...value, amount: value.cents / 100 })),
 *   ({ value }) => graph.User.upsert({ userId: value.userId, amount: value.amount }),
 * );
 * ```
 *
 * @public
 */
export function compose<A extends SourceRecord, B extends SourceRecord, W>(
  first: RecordStep<A, B>,
  transform: SingleTransform<B, W>,
): RecordTransform<A, W>;
/** Puts a step before a chunk transform. @public */
export function compose<A extends SourceRecord, B extends SourceRecord, W>(
  first: RecordStep<A, B>,
  transform: ChunkTransform<B, W>,
): ChunkTransform<A, W>;
/** Puts two steps before a transform. @public */
export function compose<A extends SourceRecord, B extends SourceRecord, C extends SourceRecord, W>(
  first: RecordStep<A, B>,
  second: RecordStep<B, C>,
  transform: SingleTransform<C, W>,
): RecordTransform<A, W>;
/** Puts two steps before a chunk transform. @public */
export function compose<A extends SourceRecord, B extends SourceRecord, C extends SourceRecord, W>(
  first: RecordStep<A, B>,
  second: RecordStep<B, C>,
  transform: ChunkTransform<C, W>,
): ChunkTransform<A, W>;
/** Puts three steps before a transform. @public */
export function compose<
  A extends SourceRecord,
  B extends SourceRecord,
  C extends SourceRecord,
  D extends SourceRecord,
  W,
>(
  first: RecordStep<A, B>,
  second: RecordStep<B, C>,
  third: RecordStep<C, D>,
  transform: SingleTransform<D, W>,
): RecordTransform<A, W>;
/** Puts three steps before a chunk transform. @public */
export function compose<
  A extends SourceRecord,
  B extends SourceRecord,
  C extends SourceRecord,
  D extends SourceRecord,
  W,
>(
  first: RecordStep<A, B>,
  second: RecordStep<B, C>,
  third: RecordStep<C, D>,
  transform: ChunkTransform<D, W>,
): ChunkTransform<A, W>;
export function compose(...parts: readonly unknown[]): Transform<SourceRecord, unknown> {
  // The overloads have checked that each part takes what the one before it gives.
  const step = joinSteps(parts.slice(0, -1) as RecordStep<SourceRecord>[]);
  const final = parts.at(-1) as Transform<SourceRecord, unknown>;
  return prepend(step, final);
}
