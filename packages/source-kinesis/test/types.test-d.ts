import { json, string } from '@rivergraph/core';
import type { Source, SourceRecord } from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { createKinesisSource, createMemoryLeaseStore } from '../src/index.ts';
import type { KinesisSourceOptions, LeaseStore, StartAt } from '../src/index.ts';

interface Charge {
  readonly amount: number;
}

const base = { stream: 'orders', leases: createMemoryLeaseStore() };

describe('createKinesisSource', () => {
  it('gives bytes and partition keys unless it is told otherwise', () => {
    expectTypeOf(createKinesisSource(base)).toEqualTypeOf<Source<SourceRecord<Uint8Array, string>>>();
  });

  it('takes values and keys from their deserializers', () => {
    const source = createKinesisSource({ ...base, value: json<Charge>(), key: json<number>() });

    expectTypeOf(source).toEqualTypeOf<Source<SourceRecord<Charge, number>>>();
    expectTypeOf(createKinesisSource({ ...base, value: string() })).toEqualTypeOf<
      Source<SourceRecord<string, string>>
    >();
  });

  it('knows where shards may begin', () => {
    expectTypeOf<'latest'>().toExtend<StartAt>();
    expectTypeOf<{ timestamp: Date }>().toExtend<StartAt>();
    expectTypeOf<{ after: { 'shard-0': string } }>().toExtend<StartAt>();
    expectTypeOf<'LATEST'>().not.toExtend<StartAt>();
    expectTypeOf<KinesisSourceOptions['startAt']>().toEqualTypeOf<StartAt | undefined>();
  });

  it('needs a stream and leases', () => {
    expectTypeOf<{ stream: string }>().not.toExtend<KinesisSourceOptions>();
    expectTypeOf<{ leases: LeaseStore }>().not.toExtend<KinesisSourceOptions>();
    expectTypeOf<{ stream: string; leases: LeaseStore }>().toExtend<KinesisSourceOptions>();
  });
});
