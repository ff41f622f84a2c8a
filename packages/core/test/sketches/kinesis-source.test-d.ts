import { rejected } from '@rivergraph/core';
import type {
  Deserializer,
  RecordDecoder,
  Source,
  SourceRecord,
  TransformFunction,
  Write,
} from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { KinesisSession } from './kinesis-session.ts';
import type { KinesisSessionOptions } from './kinesis-session.ts';
import type { ShardChunk } from './kinesis-shard.ts';

interface KinesisSourceOptions<Value> extends KinesisSessionOptions {
  readonly value: Deserializer<Value>;
}

function createKinesisSource<Value>(
  options: KinesisSourceOptions<Value>,
): Source<SourceRecord<Value, string>> {
  return {
    name: 'kinesis',
    features: { canDelayRevocation: true, durableCommits: true, maxRecordsAfterPause: 10_000 },
    decoder: createShardDecoder(options.value),
    open: async (context) => {
      const session = new KinesisSession(options, context);
      await session.start();
      return session;
    },
  };
}

/** Knows its own chunks: an aggregate that could not be taken apart is one rejected record. */
function createShardDecoder<Value>(
  deserialize: Deserializer<Value>,
): RecordDecoder<SourceRecord<Value, string>> {
  return {
    key(chunk: ShardChunk, index: number): string {
      return chunk.at(index).partitionKey;
    },
    value(chunk: ShardChunk, index: number): Value | PromiseLike<Value> {
      const { data, damaged } = chunk.at(index);
      if (damaged)
        throw rejected('kinesis: expected an aggregate that matches its checksum', { reason: 'damaged' });
      return deserialize(data, { topic: chunk.partition.topic, part: 'value', headers: {} });
    },
  };
}

declare const options: KinesisSessionOptions;

describe('a Kinesis source', () => {
  const source = createKinesisSource({ ...options, value: (bytes) => bytes?.length ?? 0 });

  it('types its records by its deserializer', () => {
    expectTypeOf(source).toEqualTypeOf<Source<SourceRecord<number, string>>>();
    expectTypeOf(source).toExtend<Source>();
  });

  it('takes a transform of any record', () => {
    type Taken = TransformFunction<SourceRecord<number, string>, Write>;
    expectTypeOf<TransformFunction<SourceRecord, Write>>().toExtend<Taken>();
  });
});
