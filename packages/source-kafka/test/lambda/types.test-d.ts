import { json, string } from '@rivergraph/core';
import type { Processor, RecordDecoder, SourceRecord } from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import type { LambdaKafkaEvent } from '../../src/lambda/event.ts';
import {
  createLambdaHandler,
  type LambdaContext,
  type LambdaKafkaHandler,
} from '../../src/lambda/handler.ts';
import { kafkaDecoder } from '../../src/lambda/kafka-decoder.ts';

/** The event as other packages have it, all parts mutable and with what is not needed here. */
interface OthersEvent {
  eventSource: 'aws:kafka';
  eventSourceArn: string;
  bootstrapServers: string;
  records: { [topic: string]: OthersRecord[] };
}

interface OthersRecord {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
  timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  key: string;
  value: string;
  headers: { [headerKey: string]: number[] }[];
}

interface OthersContext {
  callbackWaitsForEmptyEventLoop: boolean;
  functionName: string;
  getRemainingTimeInMillis(): number;
}

type Bytes = Uint8Array | null;

declare const processor: Processor;

describe('createLambdaHandler', () => {
  it('fits the types that others have for Lambda', () => {
    expectTypeOf<OthersEvent>().toExtend<LambdaKafkaEvent>();
    expectTypeOf<OthersContext>().toExtend<LambdaContext>();
    expectTypeOf(createLambdaHandler(processor, { onFailure: 'report' })).toEqualTypeOf<LambdaKafkaHandler>();
    expectTypeOf<LambdaKafkaHandler>().toExtend<
      (event: OthersEvent, context: OthersContext, callback: () => void) => Promise<unknown>
    >();
  });

  it('wants to be told what a failure does', () => {
    expectTypeOf(createLambdaHandler).toBeFunction();
    // @ts-expect-error the wrong default would lose data
    createLambdaHandler(processor, {});
    // @ts-expect-error no such way
    createLambdaHandler(processor, { onFailure: 'retry' });
  });
});

describe('kafkaDecoder', () => {
  it('types records by its deserializers', () => {
    expectTypeOf(kafkaDecoder()).toEqualTypeOf<RecordDecoder<SourceRecord<Bytes, Bytes>>>();
    expectTypeOf(kafkaDecoder({ value: json<1>(), key: string() })).toEqualTypeOf<
      RecordDecoder<SourceRecord<1, string>>
    >();
  });

  it('adds null to values where tombstones are passed on', () => {
    expectTypeOf(kafkaDecoder({ value: json<1>(), tombstones: 'pass' })).toEqualTypeOf<
      RecordDecoder<SourceRecord<1 | null, Bytes>>
    >();
  });
});
