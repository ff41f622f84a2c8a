import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expectTypeOf, it } from 'vitest';
import { json } from '../../src/index.ts';
import type { Deserializer } from '../../src/index.ts';

interface Input {
  readonly date: string;
}
interface Output {
  readonly date: Date;
}
declare const schema: StandardSchemaV1<Input, Output>;

describe('json', () => {
  it('is unknown without a schema', () => {
    expectTypeOf(json()).toEqualTypeOf<Deserializer<unknown>>();
  });

  it('is what is claimed', () => {
    expectTypeOf(json<Input>()).toEqualTypeOf<Deserializer<Input>>();
  });

  it('is what a schema gives, not what it takes', () => {
    expectTypeOf(json(schema)).toEqualTypeOf<Deserializer<Output>>();
  });

  it('is the same with options', () => {
    expectTypeOf(json(schema, { integers: 'bigint' })).toEqualTypeOf<Deserializer<Output>>();
    expectTypeOf(json(undefined, { integers: 'bigint' })).toEqualTypeOf<Deserializer<unknown>>();
    expectTypeOf(json<Input>(undefined, { integers: 'bigint' })).toEqualTypeOf<Deserializer<Input>>();
  });

  it('refuses what is no schema', () => {
    const parse = (value: unknown): unknown => value;

    // @ts-expect-error a function is no Standard Schema
    const decode = json(parse);

    expectTypeOf(decode).toBeFunction();
  });
});
