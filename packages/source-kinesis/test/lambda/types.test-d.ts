import { json, raw } from '@rivergraph/core';
import type { Processor, RecordDecoder, SourceRecord } from '@rivergraph/core';
import type {
  Context,
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamHandler,
  KinesisStreamRecord,
} from 'aws-lambda';
import { describe, expectTypeOf, it } from 'vitest';
import { kinesisDecoder } from '../../src/decoders.ts';
import type { LambdaKinesisEvent, LambdaKinesisRecord } from '../../src/lambda/event.ts';
import {
  createLambdaHandler,
  type LambdaContext,
  type LambdaKinesisHandler,
  type LambdaKinesisResponse,
} from '../../src/lambda/handler.ts';

declare const processor: Processor;

describe('createLambdaHandler', () => {
  const handler = createLambdaHandler(processor, { onFailure: 'report' });

  it('fits the types that others have for Lambda', () => {
    expectTypeOf<KinesisStreamEvent>().toExtend<LambdaKinesisEvent>();
    expectTypeOf<KinesisStreamRecord>().toExtend<LambdaKinesisRecord>();
    expectTypeOf<Context>().toExtend<LambdaContext>();
    expectTypeOf<LambdaKinesisResponse>().toExtend<KinesisStreamBatchResponse>();
    expectTypeOf<LambdaKinesisHandler>().toExtend<KinesisStreamHandler>();
    expectTypeOf(handler).toEqualTypeOf<LambdaKinesisHandler>();
  });

  it('wants to be told what a failure does', () => {
    expectTypeOf(createLambdaHandler).toBeFunction();
    // @ts-expect-error the wrong default would lose data
    createLambdaHandler(processor, {});
    // @ts-expect-error no such way
    createLambdaHandler(processor, { onFailure: 'retry' });
    // @ts-expect-error there is nothing to open without a processor
    createLambdaHandler(undefined, { onFailure: 'throw' });
  });
});

describe('kinesisDecoder', () => {
  it('types records by its deserializers', () => {
    expectTypeOf(kinesisDecoder()).toEqualTypeOf<RecordDecoder<SourceRecord<Uint8Array, string>>>();
    expectTypeOf(kinesisDecoder({ value: json<{ id: number }>() })).toEqualTypeOf<
      RecordDecoder<SourceRecord<{ id: number }, string>>
    >();
    expectTypeOf(kinesisDecoder({ value: json<1>(), key: raw() })).toEqualTypeOf<
      RecordDecoder<SourceRecord<1, Uint8Array | null>>
    >();
  });
});
