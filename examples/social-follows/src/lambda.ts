import type { LambdaKinesisHandler } from '@rivergraph/source-kinesis';
import { createFollowsHandler } from './handler.ts';
import { readSettings } from './settings.ts';
import { createWriter } from './writer.ts';

/**
 * The Lambda function: what an event source mapping with `ReportBatchItemFailures` invokes. It is made once for a container, which
 * keeps its connections from one invocation to the next.
 */
export const handler: LambdaKinesisHandler = createFollowsHandler(
  createWriter(readSettings(process.env)),
).handler;
