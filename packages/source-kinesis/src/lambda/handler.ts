import { createInvoker, misconfigured } from '@rivergraph/core';
import type { InvokerOptions, Processor } from '@rivergraph/core';
import { EventChunks } from './event-chunks.ts';
import { recordsOf } from './event.ts';
import type { LambdaKinesisEvent } from './event.ts';

/** What {@link createLambdaHandler} takes. @public */
export interface LambdaHandlerOptions extends InvokerOptions {
  /**
   * What becomes of an invocation that leaves records unfinished. There is no default, because the wrong one loses data.
   *
   * `report` answers with the sequence number of the first unfinished record, and Lambda goes on there. **Only with
   * `ReportBatchItemFailures` among the `FunctionResponseTypes` of the event source mapping! Without it Lambda does not look
   * at the answer, takes the whole batch as done, and the unfinished records are lost.** A function cannot see how its
   * mapping is set.
   *
   * `throw` fails the invocation, and the whole batch comes again, what was written included. Safe with any setting.
   *
   * With either, Lambda tries until the records expire, unless the mapping limits it; what it gives up then goes to its
   * failure destination only if there is one.
   */
  readonly onFailure: 'report' | 'throw';
  /**
   * Whether aggregates of the Kinesis Producer Library are taken apart; Lambda hands them on as they are. One that cannot be
   * read is rejected.
   *
   * @defaultValue `true`
   */
  readonly deaggregate?: boolean | undefined;
}

/** The part of Lambda's context that is needed. @public */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** What Lambda is told: from which sequence number on records must come again. An empty list means that all are finished. @public */
export interface LambdaKinesisResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** A handler of Kinesis events. @public */
export type LambdaKinesisHandler = (
  event: LambdaKinesisEvent,
  context: LambdaContext,
) => Promise<LambdaKinesisResponse>;

/**
 * Makes the handler of a Lambda function that an event source mapping invokes with records of a stream; the processor is made
 * with {@link kinesisDecoder}. Partitions and positions are named as the polling source names them.
 *
 * Opens the processor at the first invocation and keeps it open, so make the handler outside of it; do not open it yourself.
 * An invocation gives up in time and tells what it has not finished, so that a slow sink costs no progress. A record that came
 * in an aggregate stands for all of it: the whole of it comes again.
 *
 * Without a dead letter a rejected record is the first unfinished one: all before it is written, and it comes again until the
 * mapping gives it up.
 *
 * Concurrency: invocations of one handler run one after another; Lambda's containers have a handler each. With a
 * `ParallelizationFactor` above 1 several of them get records of one shard at once: their order holds per partition key, not per
 * shard.
 *
 * Failure: rejects when the processor does not open, and when the event is not one of Kinesis or is of a tumbling window
 * (`misconfigured`); else as `onFailure` says.
 *
 * @example
 * ```ts
 * const processor = createProcessor({ decoder: kinesisDecoder({ value: json(Charge) }), transform, sink, deadLetter });
 * export const handler = createLambdaHandler(processor, { onFailure: 'report' }); // with ReportBatchItemFailures
 * ```
 *
 * @public
 */
export function createLambdaHandler(
  processor: Processor,
  options: LambdaHandlerOptions,
): LambdaKinesisHandler {
  const invoker = createInvoker(processor, options);
  const chunks = new EventChunks({ deaggregate: checkFlag('deaggregate', options.deaggregate ?? true) });
  return async (event, context) => {
    const leftMs = timeLeft(context);
    const unfinished = await invoker.invoke(chunks.of(recordsOf(event)), leftMs);
    return {
      batchItemFailures: unfinished.map(({ chunk, index }) => ({ itemIdentifier: chunk.sequenceAt(index) })),
    };
  };
}

function timeLeft(context: LambdaContext): number {
  const given = context as Partial<LambdaContext> | undefined;
  const leftMs = given?.getRemainingTimeInMillis?.();
  if (typeof leftMs === 'number' && !Number.isNaN(leftMs)) return leftMs;
  throw misconfigured('lambda: expected a context with getRemainingTimeInMillis(), got none');
}

function checkFlag(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const kind = value === null ? 'null' : `a value of type ${typeof value}`;
  throw misconfigured(`Option ${option}: expected true or false, got ${kind}`);
}
