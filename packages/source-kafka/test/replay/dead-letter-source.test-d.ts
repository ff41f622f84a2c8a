import { json, string } from '@rivergraph/core';
import type { Source, SourceRecord } from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { createKafkaDeadLetterSource } from '../../src/replay/dead-letter-source.ts';

interface Charge {
  readonly userId: number;
}

const shared = { kafka: { brokers: ['localhost:9092'] }, groupId: 'replay', topic: 'letters' };

describe('createKafkaDeadLetterSource', () => {
  it('gives records of any topic, decoded alike', () => {
    expectTypeOf(createKafkaDeadLetterSource(shared)).toEqualTypeOf<
      Source<SourceRecord<Uint8Array | null, Uint8Array | null>>
    >();
    expectTypeOf(
      createKafkaDeadLetterSource({ ...shared, value: json<Charge>(), key: string() }),
    ).toEqualTypeOf<Source<SourceRecord<Charge, string>>>();
  });

  it('tells records apart by their original topic', () => {
    const source = createKafkaDeadLetterSource({
      ...shared,
      originals: { charges: json<Charge>(), names: { value: string(), key: string() } },
    });

    type Charges = SourceRecord<Charge, Uint8Array | null, 'charges'>;
    type Names = SourceRecord<string, string, 'names'>;
    expectTypeOf(source).toEqualTypeOf<Source<Charges | Names>>();
  });

  it('says null where tombstones are passed on', () => {
    const source = createKafkaDeadLetterSource({ ...shared, value: json<Charge>(), tombstones: 'pass' });

    expectTypeOf(source).toEqualTypeOf<Source<SourceRecord<Charge | null, Uint8Array | null>>>();
  });
});
