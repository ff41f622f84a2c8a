import type { GraphWrite, Logger, Sink, DeadLetter } from '@rivergraph/core';
import { createLambdaHandler } from '@rivergraph/source-kinesis';
import type { LambdaKinesisHandler } from '@rivergraph/source-kinesis';
import type { Meter } from './meter.ts';
import type { Publisher } from './cloudwatch.ts';
import { createFollowsProcessor } from './pipeline.ts';

/** What the function is made of. */
export interface HandlerOptions {
  readonly sink: Sink<GraphWrite>;
  readonly writeBatch: number;
  /** Requests at a time. @defaultValue that of the pipeline */
  readonly slots?: number | undefined;
  readonly meter: Meter;
  /** Nobody publishes where there is none. */
  readonly publisher: Publisher | undefined;
  readonly deadLetter: DeadLetter | undefined;
  /** @defaultValue `console` */
  readonly logger?: Logger | undefined;
}

/** A handler, and what closes its connections, for whoever runs it in a process of theirs. */
export interface FollowsHandler {
  readonly handler: LambdaKinesisHandler;
  close(): Promise<void>;
}

/** What the figures of an invocation may take at its end; the platform must not be kept waiting for them. */
const publishMs = 1_500;
const marginMs = 1_000;

/** Makes the handler of a Lambda function. It opens the sink at the first invocation. Does no I/O. */
export function createFollowsHandler(options: HandlerOptions): FollowsHandler {
  const { sink, writeBatch, slots, meter, publisher, deadLetter, logger } = options;
  const processor = createFollowsProcessor({
    sink: meter.attach(sink),
    writeBatch,
    slots,
    deadLetter,
    observer: meter.observe,
    logger,
  });
  // Needs ReportBatchItemFailures in the event source mapping.
  const timeoutMarginMs = publisher === undefined ? marginMs : marginMs + publishMs;
  const handle = createLambdaHandler(processor, { onFailure: 'report', timeoutMarginMs, logger });
  return {
    handler: async (event, context) => {
      try {
        return await handle(event, context);
      } finally {
        // Also what was written before an invocation failed.
        await publisher?.publish(publishMs);
      }
    },
    close: async () => {
      await processor.close();
      publisher?.close();
    },
  };
}
