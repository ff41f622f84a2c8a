import { describe, expectTypeOf, it } from 'vitest';
import {
  byTopic,
  chunked,
  compose,
  createDecoder,
  filter,
  json,
  mapValue,
  nullable,
  string,
} from '../../src/index.ts';
import type {
  ChunkTransform,
  RecordDecoder,
  RecordOf,
  RecordTransform,
  Source,
  SourceRecord,
  TopicTransforms,
  Transform,
  TransformFunction,
  Write,
} from '../../src/index.ts';

interface Charge {
  readonly userId: number;
  readonly cents: number;
}
interface User {
  readonly name: string;
}
type ChargeRecord = SourceRecord<Charge, string, 'charges'>;
type UserRecord = SourceRecord<User, string, 'users'>;
type AnyRecord = ChargeRecord | UserRecord;

interface GraphLike extends Write {
  readonly kind: 'graph';
}
declare const graphWrite: GraphLike;
interface OtherWrite extends Write {
  readonly kind: 'other';
}
declare const otherWrite: OtherWrite;
declare const anyTransform: TransformFunction<SourceRecord, GraphLike>;

/** Stands for createPipeline: the source says what the transform gets. */
declare function pipe<TRecord extends SourceRecord, TWrite extends Write>(options: {
  readonly source: Source<TRecord>;
  readonly transform: Transform<NoInfer<TRecord>, TWrite>;
}): TWrite;
declare const charges: Source<ChargeRecord>;
declare const both: Source<AnyRecord>;
declare const wrong: Source<UserRecord | SourceRecord<string, string, 'charges'>>;
declare const stringly: Source<SourceRecord<Charge, string>>;

describe('compose', () => {
  it('types each step by the one before it', () => {
    const composed = compose(
      mapValue(({ value }: ChargeRecord) => value.cents / 100),
      filter(({ value }) => {
        expectTypeOf(value).toEqualTypeOf<number>();
        return value > 0;
      }),
      (record) => {
        expectTypeOf(record).toEqualTypeOf<SourceRecord<number, string, 'charges'>>();
        return graphWrite;
      },
    );

    expectTypeOf(composed).toEqualTypeOf<RecordTransform<ChargeRecord, GraphLike>>();
  });

  it('fits into a pipeline', () => {
    const write = pipe({
      source: charges,
      transform: compose(
        mapValue(({ value }: RecordOf<typeof charges>) => value.cents),
        ({ value, topic }) => {
          expectTypeOf(value).toEqualTypeOf<number>();
          expectTypeOf(topic).toEqualTypeOf<'charges'>();
          return graphWrite;
        },
      ),
    });

    expectTypeOf(write).toEqualTypeOf<GraphLike>();
  });

  it('stays a chunk transform before one', () => {
    const composed = compose(
      mapValue(async ({ value }: ChargeRecord) => value.cents),
      chunked((records: readonly SourceRecord<number>[]) =>
        records.map(({ value }) => (value > 0 ? graphWrite : undefined)),
      ),
    );

    expectTypeOf(composed).toEqualTypeOf<ChunkTransform<ChargeRecord, GraphLike>>();
  });

  it('refuses a step that does not fit', () => {
    const toCents = mapValue(({ value }: ChargeRecord) => value.cents);
    const ofText = ({ value }: SourceRecord<string>): GraphLike | undefined =>
      value === '' ? undefined : graphWrite;

    // @ts-expect-error the transform takes text, and gets a number
    const composed = compose(toCents, ofText);

    expectTypeOf(composed).toHaveProperty('transform');
  });
});

describe('filter', () => {
  it('narrows by a guard', () => {
    const isUser = (record: AnyRecord): record is UserRecord => record.topic === 'users';

    const filtered = filter(isUser, ({ value }) => {
      expectTypeOf(value).toEqualTypeOf<User>();
      return graphWrite;
    });

    expectTypeOf(filtered).toEqualTypeOf<RecordTransform<AnyRecord, GraphLike>>();
  });

  it('fits into a pipeline', () => {
    const wanted = ({ value }: RecordOf<typeof charges>): boolean => value.cents > 0;

    const write = pipe({
      source: charges,
      transform: filter(wanted, ({ value }) => (value.userId > 0 ? graphWrite : undefined)),
    });

    expectTypeOf(write).toEqualTypeOf<GraphLike>();
  });
});

describe('byTopic', () => {
  it('takes the records and writes of all its transforms, each for its topic', () => {
    const all = byTopic({
      charges: ({ value }: ChargeRecord) => (value.cents > 0 ? graphWrite : undefined),
      users: {
        transform: async ({ value }: SourceRecord<User>) => [value.name === '' ? otherWrite : graphWrite],
      },
    });

    const write = pipe({ source: both, transform: all });

    expectTypeOf(write).toEqualTypeOf<GraphLike | OtherWrite>();
    // @ts-expect-error the charges of this source are text
    pipe({ source: wrong, transform: all });
  });

  it('takes any topic where the source does not name them', () => {
    const write = pipe({
      source: stringly,
      transform: byTopic({
        one: ({ value }: SourceRecord<Charge>) => (value.cents > 0 ? graphWrite : undefined),
        two: ({ value }: SourceRecord<Charge>) => (value.cents > 0 ? undefined : [graphWrite]),
      }),
    });

    expectTypeOf(write).toEqualTypeOf<GraphLike>();
  });

  it('takes transforms that look at no value', () => {
    const all = byTopic(
      {
        one: ({ value, topic }) => {
          expectTypeOf(value).toEqualTypeOf<unknown>();
          expectTypeOf(topic).toEqualTypeOf<string>();
          return graphWrite;
        },
        two: anyTransform,
      },
      { default: () => undefined },
    );

    expectTypeOf(all).toEqualTypeOf<RecordTransform<SourceRecord, GraphLike>>();
  });

  it('narrows the record per topic where all records are named', () => {
    byTopic<RecordOf<typeof both>, GraphLike>({
      charges: ({ value }) => {
        expectTypeOf(value).toEqualTypeOf<Charge>();
        return graphWrite;
      },
      users: ({ value, topic }) => {
        expectTypeOf(value).toEqualTypeOf<User>();
        expectTypeOf(topic).toEqualTypeOf<'users'>();
        return graphWrite;
      },
    });
    byTopic<SourceRecord<Charge, string, 'a' | 'b'>, GraphLike>({
      a: ({ topic }) => {
        expectTypeOf(topic).toEqualTypeOf<'a'>();
        return graphWrite;
      },
      b: () => undefined,
    });
  });

  it('refuses a named topic that is forgotten, unless there is a default', () => {
    const one = { charges: () => graphWrite };

    // @ts-expect-error users is missing
    byTopic<AnyRecord, GraphLike>(one);
    const complete = byTopic<AnyRecord, GraphLike>(one, { default: ({ value }) => value && graphWrite });

    expectTypeOf(complete).toEqualTypeOf<RecordTransform<AnyRecord, GraphLike>>();
  });

  it('refuses a topic that the named records do not have', () => {
    const make = (): GraphLike => graphWrite;

    // @ts-expect-error there is no topic of that name
    byTopic<AnyRecord, GraphLike>({ charges: make, users: make, other: make });

    expectTypeOf<TopicTransforms<AnyRecord, GraphLike>>().not.toHaveProperty('other');
  });

  it('is of chunks where all of its transforms are', () => {
    const inChunks = chunked<AnyRecord, GraphLike>((records) => records.map(() => graphWrite));

    const all = byTopic({ charges: inChunks, users: inChunks });

    expectTypeOf(all).toEqualTypeOf<ChunkTransform<AnyRecord, GraphLike>>();
    // @ts-expect-error one of single records beside one of chunks
    byTopic({ charges: inChunks, users: () => graphWrite });
  });
});

describe('RecordOf', () => {
  it('gives the records of a source, or of one topic', () => {
    expectTypeOf<RecordOf<typeof both>>().toEqualTypeOf<AnyRecord>();
    expectTypeOf<RecordOf<typeof both, 'users'>>().toEqualTypeOf<UserRecord>();
  });
});

describe('createDecoder', () => {
  it('types the record by its deserializers', () => {
    expectTypeOf(createDecoder()).toEqualTypeOf<
      RecordDecoder<SourceRecord<Uint8Array | null, Uint8Array | null>>
    >();
    expectTypeOf(createDecoder({ key: nullable(string()), value: json<Charge>() })).toEqualTypeOf<
      RecordDecoder<SourceRecord<Charge, string | null>>
    >();
  });
});
