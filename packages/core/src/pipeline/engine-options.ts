import type { BatchLimits, CreateBatcher } from '../contracts/batcher.ts';
import type { Clock } from '../contracts/clock.ts';
import type { DeadLetter } from '../contracts/dead-letter.ts';
import type { RecordDecoder } from '../contracts/deserializer.ts';
import type { Logger } from '../contracts/logger.ts';
import type { Position } from '../contracts/partition.ts';
import type { SourceRecord } from '../contracts/record.ts';
import type { Sink } from '../contracts/sink.ts';
import type { Transform } from '../contracts/transform.ts';
import type { Write } from '../contracts/write.ts';
import type { RivergraphError } from '../errors.ts';
import type { Backoff } from '../util/backoff.ts';
import type { DeliveryPolicy } from './delivery/delivery-environment.ts';
import type { PipelineEvent } from './events.ts';
import type { CommonOptions } from './options.ts';
import type { Lane } from './lane/lane.ts';
import { checkPart } from './check-part.ts';

/** The options of a processor or pipeline with every default filled in and checked. @internal */
export interface ResolvedOptions {
  readonly name: string;
  readonly ordering: 'entity' | 'partition' | 'none';
  readonly batcher: CreateBatcher | undefined;
  readonly record: 'apart' | 'together';
  readonly limits: BatchLimits;
  readonly slots: number;
  readonly maxPendingRecords: number;
  readonly maxBufferedBytes: number;
  readonly transformConcurrency: number;
  readonly maxRejectedInARow: number;
  readonly drainTimeoutMs: number;
  readonly policy: DeliveryPolicy;
  /** For a transform or a dead letter that fails for now, and for the outage gate. */
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The user's parts with their types forgotten: the pipeline's own types have checked that they fit. @internal */
export interface Parts {
  readonly decoder: RecordDecoder<SourceRecord>;
  readonly transform: Transform<SourceRecord, Write>;
  readonly sink: Sink<Write>;
  readonly deadLetter: DeadLetter | undefined;
}

/** What an engine is made from. @internal */
export interface EngineOptions extends Parts {
  readonly resolved: ResolvedOptions;
  readonly publish: (event: PipelineEvent) => void;
  readonly orderKey?: ((position: Position) => string | undefined) | undefined;
  /** Something can never succeed; told once. Called within the mailbox. */
  fatal(error: RivergraphError): void;
  /**
   * A record is rejected for good, and there is no dead letter. It stays unfinished, and all else goes on. Called within the
   * mailbox. Where this is missing, such a record is fatal.
   */
  refused?: ((lane: Lane, seq: number, error: RivergraphError) => void) | undefined;
  /** All messages are handled and all work that could start has started. Called within the mailbox. */
  turned(): void;
}

/**
 * Forgets the types of the user's parts. Sound because `createPipeline` and `createProcessor` have checked that the
 * transform takes what the decoder gives and the sink what the transform makes.
 *
 * @internal
 */
export function partsOf<TRecord extends SourceRecord, TWrite extends Write>(
  options: CommonOptions<TRecord, TWrite>,
  decoder: RecordDecoder<TRecord>,
): Parts {
  const { transform, sink, deadLetter } = options;
  if (typeof transform !== 'function') {
    checkPart('transform', transform, [
      transform !== null && 'transformChunk' in Object(transform) ? 'transformChunk' : 'transform',
    ]);
  }
  if (deadLetter !== undefined) checkPart('deadLetter', deadLetter, ['open', 'write', 'close']);
  checkPart('decoder', decoder, ['key', 'value']);
  return { transform, sink, deadLetter, decoder } as unknown as Parts;
}
