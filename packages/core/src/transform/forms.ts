import type { SourceRecord } from '../contracts/record.ts';
import type {
  ChunkTransform,
  RecordTransform,
  Transform,
  TransformFunction,
  TransformLifecycle,
} from '../contracts/transform.ts';

/** A transform of single records, in either form. @public */
export type SingleTransform<TRecord extends SourceRecord, TWrite> =
  | TransformFunction<TRecord, TWrite>
  | RecordTransform<TRecord, TWrite>;

export const defaultMaxRecords = 1000;

export function isChunkTransform<TRecord extends SourceRecord, TWrite>(
  transform: Transform<TRecord, TWrite>,
): transform is ChunkTransform<TRecord, TWrite> {
  return 'transformChunk' in transform;
}

/** Calls methods on their object, so that a transform may be an instance of a class. */
export function transformFunction<TRecord extends SourceRecord, TWrite>(
  transform: SingleTransform<TRecord, TWrite>,
): TransformFunction<TRecord, TWrite> {
  if (typeof transform === 'function') return transform;
  return (record, context) => transform.transform(record, context);
}

/** The part of a transform that opens and closes; a plain function has none. */
export function lifecycleOf<TRecord extends SourceRecord, TWrite>(
  transform: Transform<TRecord, TWrite>,
): TransformLifecycle {
  return typeof transform === 'function' ? {} : transform;
}
