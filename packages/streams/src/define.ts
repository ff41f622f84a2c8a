import type { DeadLetter, PipelineOptions, SourceRecord, Transform, Write } from '@rivergraph/core';
import type { StreamDefinition, StreamPipeline, StreamSettings } from './contracts/definition.ts';

/** What {@link definePipeline} takes: the parts of a pipeline with the types of their records and writes. @public */
export interface TypedStreamPipeline<TRecord extends SourceRecord, TWrite extends Write>
  extends Omit<
    PipelineOptions<TRecord, TWrite>,
    'name' | 'signal' | 'maxRecords' | 'maxWaitMs' | 'clock' | 'logger' | 'transform' | 'deadLetter'
  > {
  /** @defaultValue the transform that the stream names */
  readonly transform?: Transform<TRecord, TWrite> | undefined;
  /** @defaultValue a file of the stream's own */
  readonly deadLetter?: DeadLetter | undefined;
}

/**
 * Checks the parts of a pipeline against each other, at compile time: the transform takes what the source gives, and the sink takes
 * what the transform makes. Gives them back as they are.
 *
 * @public
 */
export function definePipeline<TRecord extends SourceRecord, TWrite extends Write>(
  parts: TypedStreamPipeline<TRecord, TWrite>,
): StreamPipeline {
  return parts;
}

/**
 * Gives the `pipeline` of a definition the type of its settings, as their schema says. Gives the definition back as it is.
 *
 * @public
 */
export function defineStream<TSettings = StreamSettings>(
  definition: StreamDefinition<TSettings>,
): StreamDefinition<NoInfer<TSettings>> {
  return definition;
}
