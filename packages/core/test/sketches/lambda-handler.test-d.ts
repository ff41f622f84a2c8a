import { createProcessor } from '@rivergraph/core';
import type { Processor, RecordDecoder, Sink, SourceRecord } from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { toPartitionChunks, toShardChunk } from './lambda-events.ts';
import type { KinesisEvent, MskEvent, RowChunk } from './lambda-events.ts';

interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

type Handler<TEvent> = (event: TEvent, context: LambdaContext) => Promise<BatchResponse>;

function createHandler<TEvent>(
  processor: Processor,
  adapter: {
    toChunks(event: TEvent): readonly RowChunk[];
    toIdentifier(chunk: RowChunk, index: number): string;
  },
): Handler<TEvent> {
  let opened: Promise<void> | undefined;
  return async (event, context) => {
    opened ??= processor.open();
    await opened.catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const chunks = adapter.toChunks(event);
    const deadline = Date.now() + context.getRemainingTimeInMillis() - 1000;
    const results = await processor.processAll(chunks, { deadline });
    const batchItemFailures = results.flatMap(({ firstUnfinished }, at) => {
      const chunk = chunks[at];
      if (chunk === undefined || firstUnfinished === undefined) return [];
      return [{ itemIdentifier: adapter.toIdentifier(chunk, firstUnfinished) }];
    });
    return { batchItemFailures };
  };
}

declare const decoder: RecordDecoder<SourceRecord<{ readonly id: number }, string>>;
declare const sink: Sink<{ readonly kind: 'row'; readonly id: number }>;

describe('a Lambda handler', () => {
  const processor = createProcessor({
    decoder,
    sink,
    transform: ({ value }) => ({ kind: 'row' as const, id: value.id }),
  });

  it('answers a Kinesis event of one shard with a sequence number', () => {
    const handler = createHandler<KinesisEvent>(processor, {
      toChunks: (event) => [toShardChunk(event) ?? []].flat(),
      toIdentifier: (chunk, index) => (chunk.positionAt(index) as { readonly sequence: string }).sequence,
    });

    expectTypeOf(handler).toEqualTypeOf<Handler<KinesisEvent>>();
  });

  it('answers an MSK event of several partitions with one offset each', () => {
    const handler = createHandler<MskEvent>(processor, {
      toChunks: toPartitionChunks,
      toIdentifier: (chunk, index) => `${chunk.partition.id}-${chunk.positionAt(index) as number}`,
    });

    expectTypeOf(handler).toEqualTypeOf<Handler<MskEvent>>();
  });
});
