import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { MemorySource } from '@rivergraph/core/testing';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expectTypeOf, it } from 'vitest';
import { createMemoryStore, createStreams, definePipeline, defineStream } from '../src/index.ts';
import type { StreamPipeline, StreamSettings } from '../src/index.ts';

declare const source: MemorySource<{ readonly id: number }>;
declare const settings: StandardSchemaV1<{ topic?: string }, { readonly topic: string }>;

describe('definePipeline', () => {
  it('gives the transform what the source reads', () => {
    const pipeline = definePipeline({
      source,
      transform: ({ value }) => {
        expectTypeOf(value).toEqualTypeOf<{ readonly id: number }>();
        return testWrite(String(value.id), value);
      },
      sink: createMemorySink(),
    });

    expectTypeOf(pipeline).toEqualTypeOf<StreamPipeline>();
  });

  it('takes no transform whose writes are not the sink’s', () => {
    const pipeline = definePipeline({
      source,
      // @ts-expect-error: the sink does not take writes of this kind.
      transform: () => ({ kind: 'other' as const }),
      sink: createMemorySink(),
    });

    expectTypeOf(pipeline).toEqualTypeOf<StreamPipeline>();
  });

  it('takes no transform of other records', () => {
    const pipeline = definePipeline({
      source: createMemorySource({ stream: createMemoryStream<string>() }),
      // @ts-expect-error: the source gives other values.
      transform: ({ value }: { value: { id: number } }) => testWrite(String(value.id), value),
      sink: createMemorySink(),
    });

    expectTypeOf(pipeline).toEqualTypeOf<StreamPipeline>();
  });

  it('leaves the transform to the stream', () => {
    expectTypeOf(definePipeline({ source, sink: createMemorySink() })).toEqualTypeOf<StreamPipeline>();
  });
});

describe('defineStream', () => {
  const sink = createMemorySink();

  it('gives the pipeline settings as their schema makes them', () => {
    const definition = defineStream({
      settings,
      pipeline: ({ settings: { topic } }) => {
        expectTypeOf(topic).toEqualTypeOf<string>();
        return definePipeline({ source, sink });
      },
    });

    createStreams({ store: createMemoryStore(), definitions: { definition } });
  });

  it('gives it any settings without a schema', () => {
    defineStream({
      pipeline: ({ settings: any }) => {
        expectTypeOf(any).toEqualTypeOf<StreamSettings>();
        return definePipeline({ source, sink });
      },
    });
  });
});
