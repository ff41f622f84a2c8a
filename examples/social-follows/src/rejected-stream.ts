import { formatDeadLetterLine } from '@rivergraph/core';
import type { DeadLetter } from '@rivergraph/core';
import { driveKinesis } from '@rivergraph/source-kinesis';
import type { KinesisWorkloadOptions } from '@rivergraph/source-kinesis';

/** Which stream takes rejected records. */
export interface RejectedStreamOptions {
  readonly stream: string;
  /** @defaultValue `{}` */
  readonly kinesis?: KinesisWorkloadOptions<unknown>['kinesis'];
}

/**
 * Makes a dead letter of a Kinesis stream: a function has no disk that lasts. Each record of it is a line as a dead letter file has
 * them, with the original bytes in it.
 */
export function createRejectedStream({ stream, kinesis = {} }: RejectedStreamOptions): DeadLetter {
  return {
    name: 'rejected-stream',
    open: async () => undefined,
    write: async (records, { signal, logger }) => {
      const { sent } = await driveKinesis({
        stream,
        kinesis,
        items: records,
        data: formatDeadLetterLine,
        partitionKey: ({ partition }) => partition.id,
        periodMs: 0,
        signal,
        logger,
      });
      if (sent < records.length)
        throw new Error(`${stream}: expected ${records.length} rejected records to be taken, got ${sent}`);
    },
    close: async () => undefined,
  };
}
