import { json } from '@rivergraph/core';
import type { Source, SourceRecord } from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { createDeadLetterSource, createFileSource } from '../src/index.ts';
import type { CsvSourceOptions, FileRecord } from '../src/index.ts';

describe('createFileSource', () => {
  it('names the fields of a CSV row by its columns', () => {
    const source = createFileSource({ format: 'csv', path: 'x', columns: ['rater', 'rated'] });

    expectTypeOf(source).toEqualTypeOf<
      Source<FileRecord<{ readonly rater: string; readonly rated: string }>>
    >();
  });

  it('knows no field of a CSV row that a header names', () => {
    const source = createFileSource({ format: 'csv', path: 'x' });

    expectTypeOf(source).toEqualTypeOf<Source<FileRecord<{ readonly [x: string]: string }>>>();
  });

  it('takes the value from the function that makes it', () => {
    const source = createFileSource({
      format: 'csv',
      path: 'x',
      columns: ['a'],
      value: ({ a }) => Number(a),
    });

    expectTypeOf(source).toEqualTypeOf<Source<FileRecord<number>>>();
  });

  it('takes the value of JSON Lines from the deserializer', () => {
    const source = createFileSource({ format: 'jsonl', path: 'x', value: json<{ a: number }>() });

    expectTypeOf(source).toEqualTypeOf<Source<FileRecord<{ a: number }>>>();
    expectTypeOf(createFileSource({ format: 'jsonl', path: 'x' })).toEqualTypeOf<
      Source<FileRecord<unknown>>
    >();
  });

  it('refuses a field that is no column, and options of another format', () => {
    expectTypeOf<CsvSourceOptions<'a', unknown>['value']>()
      .exclude<undefined>()
      .parameter(0)
      .toEqualTypeOf<{ readonly a: string }>();
    // @ts-expect-error b is no column
    createFileSource({ format: 'csv', path: 'x', columns: ['a'], value: ({ b }) => b });
    // @ts-expect-error JSON Lines have no columns
    createFileSource({ format: 'jsonl', path: 'x', columns: ['a'] });
  });
});

describe('createDeadLetterSource', () => {
  it('gives bytes unless it is told otherwise', () => {
    expectTypeOf(createDeadLetterSource('x')).toEqualTypeOf<
      Source<SourceRecord<Uint8Array | null, Uint8Array | null>>
    >();
    expectTypeOf(createDeadLetterSource('x', { value: json<number>() })).toEqualTypeOf<
      Source<SourceRecord<number, Uint8Array | null>>
    >();
  });
});
