import type { Source } from '../contracts/source.ts';
import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform, TransformContext } from '../contracts/transform.ts';
import type { SingleTransform } from './forms.ts';

/**
 * The records of a source, or those of one of its topics; for the parameter of a transform that is written apart from the
 * source: `({ value }: RecordOf<typeof source>) => …`.
 *
 * @public
 */
export type RecordOf<TSource, Topic extends string = string> =
  TSource extends Source<infer TRecord> ? RecordOfTopic<TRecord, Topic> : never;

/** The records of one topic, out of all that a source may give. @public */
export type RecordOfTopic<TRecord extends SourceRecord, Topic extends string> = TRecord extends SourceRecord
  ? TRecord['topic'] extends Topic
    ? TRecord
    : Topic extends TRecord['topic']
      ? TRecord & { readonly topic: Topic }
      : never
  : never;

/** One transform per topic of the records. @public */
export type TopicTransforms<TRecord extends SourceRecord, TWrite> = {
  readonly [Topic in TRecord['topic']]: SingleTransform<RecordOfTopic<TRecord, Topic>, TWrite>;
};

/** Transforms of which some may be left out. @public */
export type SomeOf<TTransforms> = { readonly [Topic in keyof TTransforms]?: TTransforms[Topic] | undefined };

/** What happens to a topic that has no transform of its own. @public */
export interface ByTopicDefault<TTransform> {
  /** Takes the records of every other topic. Without it they are rejected, with `reason: 'unknown-topic'`. */
  readonly default: TTransform;
}

/**
 * Any transform of single records. Declared with methods, so that each may name a record type of its own; one that names
 * none gets a record of unknown value.
 *
 * @public
 */
export type AnySingleTransform = AnyMethods['transform'] | Pick<AnyMethods, 'transform' | 'open' | 'close'>;

/** Any transform of chunks; see {@link AnySingleTransform}. @public */
export type AnyChunkTransform = Pick<AnyMethods, 'transformChunk' | 'open' | 'close'> &
  Pick<ChunkTransform<SourceRecord, unknown>, 'maxRecords'>;

/** The methods of transforms, with the record type left open. @public */
export interface AnyMethods {
  transform(record: SourceRecord, context: TransformContext): unknown;
  transformChunk(records: readonly SourceRecord[], context: TransformContext): unknown;
  open?(context: TransformContext): Promise<void>;
  close?(): Promise<void>;
}

type Input<T> = T extends {
  transformChunk(records: readonly (infer R)[], context: TransformContext): unknown;
}
  ? R
  : T extends { transform(record: infer R, context: TransformContext): unknown }
    ? R
    : T extends (record: infer R, context: TransformContext) => unknown
      ? R
      : never;

type Output<T> = T extends { transformChunk(...given: never[]): infer O }
  ? Awaited<O> extends readonly (infer Each)[]
    ? Each
    : never
  : T extends { transform(...given: never[]): infer O }
    ? Awaited<O>
    : T extends (...given: never[]) => infer O
      ? Awaited<O>
      : never;

/** A transform that names no record type takes any. */
type RecordTaken<T> = Input<T> extends infer TRecord extends SourceRecord ? TRecord : SourceRecord;

type WriteIn<TOutput> = TOutput extends readonly (infer TWrite)[]
  ? TWrite
  : Exclude<TOutput, undefined | void>;

type Tagged<TTransforms> = {
  [Topic in keyof TTransforms & string]: RecordOfTopic<RecordTaken<TTransforms[Topic]>, Topic>;
}[keyof TTransforms & string];

type Functions<T> = T extends unknown ? (taken: RecordTaken<T>) => void : never;

/** What every one of the transforms takes. */
type TakenByAll<TTransforms> =
  Functions<TTransforms[keyof TTransforms]> extends (taken: infer R) => void ? R : never;

type TakenByAny<TTransforms> = {
  [Topic in keyof TTransforms]: RecordTaken<TTransforms[Topic]>;
}[keyof TTransforms];

type Untagged<TTransforms> =
  TakenByAny<TTransforms> extends infer R
    ? R extends SourceRecord
      ? string extends R['topic']
        ? true
        : false
      : never
    : never;

type TakenByTopic<TTransforms> = [Untagged<TTransforms>] extends [true]
  ? [TakenByAny<TTransforms>] extends [TakenByAll<TTransforms>]
    ? TakenByAny<TTransforms>
    : Tagged<TTransforms>
  : Tagged<TTransforms>;

/**
 * The records that transforms by topic and their default take: where they differ, each counts for its own topic only.
 *
 * @public
 */
export type RecordsByTopic<TTransforms, TDefault> = [TDefault] extends [never]
  ? TakenByTopic<TTransforms>
  : [TakenByTopic<TTransforms>] extends [RecordTaken<TDefault>]
    ? RecordTaken<TDefault>
    : TakenByTopic<TTransforms> | RecordTaken<TDefault>;

/** The writes that transforms make. @public */
export type WritesOf<TTransform> = TTransform extends unknown ? WriteIn<Output<TTransform>> : never;
