import { misconfigured } from '../errors.ts';
import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform, RecordTransform, Transform } from '../contracts/transform.ts';
import { defaultMaxRecords, isChunkTransform, lifecycleOf } from './forms.ts';
import type { SingleTransform } from './forms.ts';
import { joinLifecycles } from './lifecycles.ts';
import { dispatchChunks, dispatchRecords, TopicTable } from './topic-table.ts';
import type {
  AnyChunkTransform,
  AnySingleTransform,
  ByTopicDefault,
  RecordsByTopic,
  SomeOf,
  TopicTransforms,
  WritesOf,
} from './topic-types.ts';

/**
 * Dispatches on the topic of a record. A topic without a transform is rejected, unless there is a `default`.
 *
 * The transforms are either all of single records or all of chunks (see {@link chunked}); the result is of the same form.
 * Each may name its own record type; with a default that takes any record, these are your claim. Or all records and
 * writes are named: `byTopic<RecordOf<typeof source>, GraphWrite>({ … })`; then each transform gets the records of its
 * topic, and none may be forgotten.
 *
 * Ownership: all of them are opened in the order given and closed in reverse, with the result.
 *
 * @example
 * ```ts
 * const transform = byTopic(
 *   {
 *     users: ({ value }: SourceRecord<User>) => graph.User.upsert(value),
 *     charges: ({ value }: SourceRecord<Charge>) => graph.Charge.upsert(value),
 *   },
 *   { default: () => undefined },
 * );
 * ```
 *
 * @public
 */
export function byTopic<
  TTransforms extends { readonly [topic: string]: AnySingleTransform },
  TDefault extends AnySingleTransform = never,
>(
  transforms: TTransforms,
  otherwise?: ByTopicDefault<TDefault>,
): RecordTransform<
  RecordsByTopic<TTransforms, TDefault>,
  WritesOf<TTransforms[keyof TTransforms] | TDefault>
>;
/** Dispatches chunks on their topic. @public */
export function byTopic<
  TTransforms extends { readonly [topic: string]: AnyChunkTransform },
  TDefault extends AnyChunkTransform = never,
>(
  transforms: TTransforms,
  otherwise?: ByTopicDefault<TDefault>,
): ChunkTransform<RecordsByTopic<TTransforms, TDefault>, WritesOf<TTransforms[keyof TTransforms] | TDefault>>;
/** Dispatches records of a given type, all of whose topics have a transform. @public */
export function byTopic<TRecord extends SourceRecord, TWrite>(
  transforms: TopicTransforms<TRecord, TWrite>,
): RecordTransform<TRecord, TWrite>;
/** Dispatches records of a given type, with a transform for all other topics. @public */
export function byTopic<TRecord extends SourceRecord, TWrite>(
  transforms: SomeOf<TopicTransforms<TRecord, TWrite>>,
  otherwise: ByTopicDefault<SingleTransform<TRecord, TWrite>>,
): RecordTransform<TRecord, TWrite>;
export function byTopic<TWrite>(
  transforms: object,
  otherwise?: ByTopicDefault<Transform<SourceRecord, TWrite>>,
): Transform<SourceRecord, TWrite> {
  const table = new TopicTable<TWrite>(transforms, otherwise?.default);
  const life = joinLifecycles(table.all.map(lifecycleOf));
  const chunkTransforms = table.all.filter(isChunkTransform);
  if (chunkTransforms.length === 0) return { ...life, transform: dispatchRecords(table) };
  if (chunkTransforms.length < table.all.length) {
    throw misconfigured(
      'byTopic: expected transforms of one form, got transforms of single records beside transforms of chunks; wrap the former in chunked()',
    );
  }
  const maxRecords = Math.min(...chunkTransforms.map((each) => each.maxRecords ?? defaultMaxRecords));
  return { ...life, maxRecords, transformChunk: dispatchChunks(table) };
}
