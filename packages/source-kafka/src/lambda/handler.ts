import { createInvoker, misconfigured } from '@rivergraph/core';
import type { InvokerOptions, Processor } from '@rivergraph/core';
import { toOffset } from '../position.ts';
import { EventChunks } from './event-chunks.ts';
import { recordsOf } from './event.ts';
import type { LambdaKafkaEvent } from './event.ts';

/** What {@link createLambdaHandler} takes. @public */
export interface LambdaHandlerOptions extends InvokerOptions {
  /**
   * What becomes of an invocation that leaves records unfinished. There is no default, because the wrong one loses data.
   *
   * `report` answers with the offset of the first unfinished record of each partition, and Lambda goes on there. **Only with
   * `ReportBatchItemFailures` among the `FunctionResponseTypes` of the event source mapping, which for Kafka needs its
   * provisioned mode! Without it Lambda does not look at the answer, takes the whole batch as done, and the unfinished records
   * are lost.** A function cannot see how its mapping is set.
   *
   * `throw` fails the invocation, and the whole batch comes again, what was written included. Safe with any setting.
   */
  readonly onFailure: 'report' | 'throw';
}

/** The part of Lambda's context that is needed. @public */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Names a record to Lambda: its topic and partition as `charges-0`, and its offset. @public */
export interface LambdaKafkaIdentifier {
  partition: string;
  offset: number;
}

/** What Lambda is told: from where on each partition must come again. An empty list means that all are finished. @public */
export interface LambdaKafkaResponse {
  batchItemFailures: { itemIdentifier: LambdaKafkaIdentifier }[];
}

/** A handler of Kafka events. @public */
export type LambdaKafkaHandler = (
  event: LambdaKafkaEvent,
  context: LambdaContext,
) => Promise<LambdaKafkaResponse>;

/**
 * Makes the handler of a Lambda function that an event source mapping invokes with records of Kafka topics, of Amazon MSK or of a
 * cluster of your own; the processor is made with {@link kafkaDecoder}. Partitions and positions are named as the Kafka source
 * names them.
 *
 * Opens the processor at the first invocation and keeps it open, so make the handler outside of it; do not open it yourself.
 * An invocation gives up in time and tells what it has not finished, so that a slow sink costs no progress.
 *
 * Without a dead letter a rejected record is the first unfinished one of its partition: all before it is written, and it comes
 * again until the mapping gives it up.
 *
 * Concurrency: invocations of one handler run one after another; Lambda's containers have a handler each.
 *
 * Failure: rejects when the processor does not open, and when the event is not one of Kafka (`misconfigured`); else as
 * `onFailure` says.
 *
 * @example
 * ```ts
 * const processor = createProcessor({ decoder: kafkaDecoder({ value: json(Charge) }), transform, sink, deadLetter });
 * export const handler = createLambdaHandler(processor, { onFailure: 'throw' });
 * ```
 *
 * @public
 */
export function createLambdaHandler(processor: Processor, options: LambdaHandlerOptions): LambdaKafkaHandler {
  const invoker = createInvoker(processor, options);
  const chunks = new EventChunks();
  return async (event, context) => {
    const leftMs = timeLeft(context);
    const unfinished = await invoker.invoke(chunks.of(recordsOf(event)), leftMs);
    return {
      batchItemFailures: unfinished.map(({ chunk, index }) => ({
        itemIdentifier: { partition: chunk.partition.id, offset: toOffset(chunk.positionAt(index)) },
      })),
    };
  };
}

function timeLeft(context: LambdaContext): number {
  const given = context as Partial<LambdaContext> | undefined;
  const leftMs = given?.getRemainingTimeInMillis?.();
  if (typeof leftMs === 'number' && !Number.isNaN(leftMs)) return leftMs;
  throw misconfigured('lambda: expected a context with getRemainingTimeInMillis(), got none');
}
