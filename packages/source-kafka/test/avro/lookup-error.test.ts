import { throttled } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { avro } from '../../src/avro/avro.ts';
import { toLookupError } from '../../src/avro/lookup-error.ts';
import { clientOf, FakeServer, unknownSchema, valueContext, wire } from './fake-registry.ts';
import type { Answer } from './fake-registry.ts';

const body = (message: string): string => JSON.stringify({ error_code: 50001, message });
const networkError = (code: string): Error =>
  Object.assign(new Error(`connect ${code} 127.0.0.1:8081`), { code });

describe('toLookupError given what the real client throws', () => {
  const cases: readonly (readonly [
    name: string,
    answer: Answer,
    code: string,
    reason: string | undefined,
  ])[] = [
    ['an id that is unknown', unknownSchema, 'rejected', 'unknown-schema'],
    ['a 404 of something else', [404, '<html>not found</html>'], 'misconfigured', undefined],
    ['a 404 without a body', [404, ''], 'misconfigured', undefined],
    ['no credentials', [401, body('Unauthorized')], 'unauthorized', undefined],
    ['wrong credentials', [403, body('Forbidden')], 'unauthorized', undefined],
    ['too many requests', [429, body('slow down')], 'throttled', undefined],
    ['a time-out of the server', [408, ''], 'unavailable', undefined],
    ['a failure of the server', [500, body('Error in the backend data store')], 'unavailable', undefined],
    ['a gateway without a server', [502, '<html></html>'], 'unavailable', undefined],
    ['a registry that starts', [503, ''], 'unavailable', undefined],
    ['a connection refused', networkError('ECONNREFUSED'), 'unavailable', undefined],
    ['a connection lost', new Error('socket hang up'), 'unavailable', undefined],
    ['a name that does not resolve', networkError('ENOTFOUND'), 'unavailable', undefined],
    ['a socket without an answer', new Error('Timeout (10000ms)'), 'unavailable', undefined],
    ['a request that a registry refuses', [400, body('bad request')], 'misconfigured', undefined],
    ['a method that is not allowed', [405, ''], 'misconfigured', undefined],
    [
      'a schema of a type that the client does not know',
      [200, '{"schema":"x","schemaType":"THRIFT"}'],
      'rejected',
      'unusable-schema',
    ],
    ['a schema that is none', [200, '{"schema":"{\\"type\\":\\"wood\\"}"}'], 'rejected', 'unusable-schema'],
  ];

  it.each(cases)('classifies %s', async (_, answer, code, reason) => {
    const decode = avro(clientOf(new FakeServer(() => answer)));

    const outcome = decode(wire(7, Uint8Array.of(0)), valueContext);

    await expect(outcome).rejects.toMatchObject({
      code,
      reason,
      message: expect.stringMatching(/^Schema registry: expected schema 7, got /),
      cause: expect.any(Error),
    });
  });
});

describe('toLookupError given what another client throws', () => {
  it.each([
    ['a status', { status: 403 }, 'unauthorized'],
    [
      'a status of the response',
      Object.assign(new Error('failed'), { response: { status: 429 } }),
      'throttled',
    ],
    ['a failed fetch', new TypeError('fetch failed'), 'unavailable'],
    ['anything', 'oops', 'unavailable'],
  ])('classifies %s', (_, error, code) => {
    expect(toLookupError(error, 1)).toMatchObject({ code });
  });

  it('lets a coded error and one that asks to be tried again through', () => {
    const coded = throttled('Registry: expected an answer, got none');
    const retryable = Object.assign(new Error('again'), { retryable: true });

    expect(toLookupError(coded, 1)).toBe(coded);
    expect(toLookupError(retryable, 1)).toBe(retryable);
  });
});
