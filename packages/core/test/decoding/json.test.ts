import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/decoding/json.ts';
import { unavailable } from '../../src/errors.ts';
import { thrownBy, utf8, valueContext } from './context.ts';

type Validate = StandardSchemaV1<unknown, unknown>['~standard']['validate'];

const secret = 'hunter2';

function schema(validate: Validate): StandardSchemaV1<unknown, unknown> {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

describe('json', () => {
  it('parses, and skips a byte order mark', () => {
    expect(json()(utf8('{"a":[1,"ü"]}'), valueContext)).toEqual({ a: [1, 'ü'] });
    expect(json()(utf8('\ufeff1'), valueContext)).toBe(1);
  });

  it.each([
    ['{"a":1,}', 'got 8 characters not valid from character 7 on'],
    [`{"a":"${secret}`, 'got 13 characters that end too early'],
    [`{"a":${secret}}`, 'got 13 characters not valid from character 5 on'],
    [`${secret}`, 'got 7 characters not valid from character 0 on'],
    ['', 'got 0 characters that end too early'],
    ['{"a":1} {"b":2}', 'got 15 characters not valid from character 8 on'],
  ])('rejects %j and says where, not what', (text, where) => {
    const error = thrownBy(() => json()(utf8(text), valueContext));

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-json' });
    expect(error.message).toBe(`Record value: expected JSON, ${where}`);
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  it('rejects bytes that are not UTF-8, and missing ones', () => {
    expect(thrownBy(() => json()(Uint8Array.of(0x22, 0xff, 0x22), valueContext))).toMatchObject({
      code: 'rejected',
      reason: 'invalid-utf8',
    });
    expect(thrownBy(() => json()(null, valueContext))).toMatchObject({
      code: 'rejected',
      reason: 'missing-bytes',
    });
  });

  it('gives what the schema makes of the value, at once where the schema answers at once', () => {
    const decode = json(schema((value) => ({ value: [value] })));

    expect(decode(utf8('1'), valueContext)).toEqual([1]);
  });

  it('hands a schema the integers as they are asked for', () => {
    const decode = json(
      schema((value) => ({ value })),
      { integers: 'bigint' },
    );

    expect(decode(utf8('{"id":9007199254740993}'), valueContext)).toEqual({ id: 9007199254740993n });
  });

  it('waits for a schema that answers later', async () => {
    const decode = json(schema(async (value) => ({ value: [value] })));

    await expect(decode(utf8('1'), valueContext)).resolves.toEqual([1]);
  });

  it('rejects what the schema refuses, with places but no data', () => {
    const issues = [
      { message: `got ${secret}`, path: ['items', 2, { key: 'price' }] },
      { message: `got ${secret}`, path: ['owners', 'a@b.example', Symbol('s')] },
      { message: `got ${secret}` },
      { message: `got ${secret}`, path: ['fourth'] },
    ];
    const decode = json(schema(() => ({ issues })));

    const error = thrownBy(() => decode(utf8('{}'), valueContext));

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-schema' });
    expect(error.message).toBe(
      'Record value: expected a value that fits the schema, got 4 issues at items[2].price, owners[…][…], the top …',
    );
    expect(String(error.cause)).toContain(secret);
  });

  it('rejects later what the schema refuses later', async () => {
    const decode = json(schema(async () => ({ issues: [{ message: secret, path: ['a'] }] })));

    await expect(decode(utf8('{}'), valueContext)).rejects.toMatchObject({
      reason: 'invalid-schema',
      message: 'Record value: expected a value that fits the schema, got 1 issue at a',
    });
  });

  it('rejects a value over which the schema throws, at once or later', async () => {
    const failure = new Error(secret);
    const eventually = json(schema(async () => Promise.reject(failure)));
    const atOnce = json(
      schema(() => {
        throw failure;
      }),
    );

    await expect(eventually(utf8('{}'), valueContext)).rejects.toMatchObject({ reason: 'invalid-schema' });
    const error = thrownBy(() => atOnce(utf8('{}'), valueContext));
    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-schema', cause: failure });
    expect(error.message).not.toContain(secret);
  });

  it.each([unavailable('Registry: expected an answer, got none'), { retryable: true }])(
    'lets a failure through that may pass: %o',
    (failure) => {
      const decode = json(
        schema(() => {
          throw failure as Error;
        }),
      );

      expect(thrownBy(() => decode(utf8('{}'), valueContext))).toBe(failure);
    },
  );
});
