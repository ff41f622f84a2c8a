import { byTopic, json, string } from '@rivergraph/core';
import type { GraphWrite, RecordOf, Source, SourceRecord } from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { createKafkaSource } from '../src/index.ts';

interface Charge {
  readonly amount: number;
}
interface Refund {
  readonly reason: string;
}

type Bytes = Uint8Array | null;
const base = { kafka: { brokers: ['localhost:9092'] }, groupId: 'g' };

describe('createKafkaSource with a list of topics', () => {
  it('gives bytes unless it is told otherwise', () => {
    const source = createKafkaSource({ ...base, topics: ['charges'] });

    expectTypeOf(source).toEqualTypeOf<Source<SourceRecord<Bytes, Bytes, 'charges'>>>();
  });

  it('takes values and keys from their deserializers', () => {
    const source = createKafkaSource({ ...base, topics: ['charges'], value: json<Charge>(), key: string() });

    expectTypeOf(source).toEqualTypeOf<Source<SourceRecord<Charge, string, 'charges'>>>();
  });

  it('knows the names of topics, written where it is called or kept in a constant', () => {
    const names = ['charges', 'refunds'] as const;

    expectTypeOf(createKafkaSource({ ...base, topics: ['charges', 'refunds'] })).toEqualTypeOf<
      Source<SourceRecord<Bytes, Bytes, 'charges' | 'refunds'>>
    >();
    expectTypeOf(createKafkaSource({ ...base, topics: names })).toEqualTypeOf<
      Source<SourceRecord<Bytes, Bytes, 'charges' | 'refunds'>>
    >();
  });

  it('does not know names that are only known when it runs', () => {
    const names: string[] = [];

    expectTypeOf(createKafkaSource({ ...base, topics: names })).toEqualTypeOf<
      Source<SourceRecord<Bytes, Bytes, string>>
    >();
    expectTypeOf(createKafkaSource({ ...base, topics: [/^charges/] })).toEqualTypeOf<
      Source<SourceRecord<Bytes, Bytes, string>>
    >();
    expectTypeOf(createKafkaSource({ ...base, topics: ['charges', /^x/] })).toEqualTypeOf<
      Source<SourceRecord<Bytes, Bytes, string>>
    >();
  });

  it('adds null to values where tombstones are passed on', () => {
    const options = { ...base, topics: ['charges'], value: json<Charge>() } as const;

    expectTypeOf(createKafkaSource({ ...options, tombstones: 'pass' })).toEqualTypeOf<
      Source<SourceRecord<Charge | null, Bytes, 'charges'>>
    >();
    expectTypeOf(createKafkaSource({ ...options, tombstones: 'skip' })).toEqualTypeOf<
      Source<SourceRecord<Charge, Bytes, 'charges'>>
    >();
  });
});

describe('createKafkaSource with formats by topic', () => {
  const topics = {
    charges: json<Charge>(),
    refunds: { value: json<Refund>(), key: string() },
    raw: {},
    keyed: { key: string() },
  } as const;

  it('gives a record for each topic, told apart by its name', () => {
    const source = createKafkaSource({ ...base, topics });

    expectTypeOf(source).toEqualTypeOf<
      Source<
        | SourceRecord<Charge, Bytes, 'charges'>
        | SourceRecord<Refund, string, 'refunds'>
        | SourceRecord<Bytes, Bytes, 'raw'>
        | SourceRecord<Bytes, string, 'keyed'>
      >
    >();
  });

  it('adds null to every value where tombstones are passed on', () => {
    const source = createKafkaSource({ ...base, topics: { charges: json<Charge>() }, tombstones: 'pass' });

    expectTypeOf(source).toEqualTypeOf<Source<SourceRecord<Charge | null, Bytes, 'charges'>>>();
  });

  it('narrows the record in byTopic', () => {
    const source = createKafkaSource({ ...base, topics });

    byTopic<RecordOf<typeof source>, GraphWrite>({
      charges: ({ value }) => {
        expectTypeOf(value).toEqualTypeOf<Charge>();
        return [];
      },
      refunds: ({ value, key }) => {
        expectTypeOf(value).toEqualTypeOf<Refund>();
        expectTypeOf(key).toEqualTypeOf<string>();
        return [];
      },
      raw: () => [],
      keyed: () => [],
    });
  });
});

describe('createKafkaSource', () => {
  it('refuses what it cannot take', () => {
    expectTypeOf(createKafkaSource).toBeFunction();
    // @ts-expect-error no group
    createKafkaSource({ kafka: base.kafka, topics: ['t'] });
    // @ts-expect-error no topics
    createKafkaSource({ ...base });
    // @ts-expect-error no such policy
    createKafkaSource({ ...base, topics: ['t'], onOffsetOutOfRange: 'none' });
    // @ts-expect-error formats by topic have their own deserializers
    createKafkaSource({ ...base, topics: { t: json() }, value: json() });
    // @ts-expect-error a time and offsets are not both a place
    createKafkaSource({ ...base, topics: ['t'], startAt: { time: 5 } });
  });
});
