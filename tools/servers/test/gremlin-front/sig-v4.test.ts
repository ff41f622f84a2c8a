import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/gremlin-front/sig-v4.ts';
import type { SignedCall } from '../../src/gremlin-front/sig-v4.ts';

const at = Date.UTC(2026, 2, 1, 12);
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' };
const withToken = { ...keys, sessionToken: 'a-token' };
const scope = 'AKIDEXAMPLE/20260301/eu-west-1/neptune-db/aws4_request';

/** The signatures in these tests were made by aws4. */
function call(signed: string, signature: string, more: Partial<SignedCall> = {}): SignedCall {
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  const headers = { host: 'db.example:8182', 'x-amz-date': '20260301T120000Z', authorization };
  return { method: 'GET', path: '/gremlin', ...more, headers: { ...headers, ...more.headers } };
}

const plain = call('host;x-amz-date', '1fbff09713af1ba8b77dc60fb179e74f433d3aa05538c584943db9ab32cc9d45');
const tokenNames = 'host;x-amz-date;x-amz-security-token';
const tokenHeaders = { 'x-amz-security-token': 'a-token' };
const tokenSignature = '28e6650117f0e41c9b1617189a4c3c0da1a0d0c992309b4e3995aa116c7c22d7';

describe('refusalOf', () => {
  it('lets a signature pass', () => {
    expect(refusalOf(plain, { credentials: [keys] }, at)).toBeUndefined();
  });

  it('lets a signature with a token pass', () => {
    const signed = call(tokenNames, tokenSignature, { headers: tokenHeaders });

    expect(refusalOf(signed, { credentials: [keys, withToken].slice(1) }, at)).toBeUndefined();
  });

  it('lets a signature of a path with a query pass', () => {
    const signed = call(tokenNames, '1920b5256989b38da819df22ae757477b5b2e1a212a4259f4b616ff06e226ede', {
      path: '/status?b=2&a=x%20y',
      headers: tokenHeaders,
    });

    expect(refusalOf(signed, { credentials: [withToken] }, at)).toBeUndefined();
  });

  it.each([
    ['no signature', { ...plain, headers: {} }, keys, 'Missing Authentication Token'],
    ['another key', plain, { ...keys, accessKeyId: 'AKIDOTHER' }, 'security token'],
    ['no token', plain, withToken, 'security token'],
    [
      'a token that nobody gave',
      call(tokenNames, tokenSignature, { headers: tokenHeaders }),
      keys,
      'security token',
    ],
    ['another secret', plain, { ...keys, secretAccessKey: 'another' }, 'does not match'],
    ['another host', { ...plain, headers: { ...plain.headers, host: 'db.example' } }, keys, 'does not match'],
    ['another path', { ...plain, path: '/status' }, keys, 'does not match'],
    ['a host that is not signed', call('x-amz-date', '0'.repeat(64)), keys, 'Expected host among'],
    [
      'the date of another day',
      { ...plain, headers: { ...plain.headers, 'x-amz-date': '20260302T120000Z' } },
      keys,
      'scoped',
    ],
    [
      'no date',
      { ...plain, headers: { ...plain.headers, 'x-amz-date': '20260301' } },
      keys,
      'Expected a date',
    ],
  ])('refuses %s', (_what, signed, credentials, message) => {
    expect(refusalOf(signed, { credentials: [credentials] }, at)).toContain(message);
  });

  it('refuses another region than the expected one, and another service', () => {
    const headers = { ...plain.headers };
    headers['authorization'] = headers['authorization']?.replace('neptune-db', 'dynamodb') ?? '';

    expect(refusalOf(plain, { credentials: [keys], region: 'us-east-1' }, at)).toContain('us-east-1');
    expect(refusalOf({ ...plain, headers }, { credentials: [keys] }, at)).toContain('neptune-db');
  });

  it.each([
    ['as old as it may be', 300_000, 0, undefined],
    ['too old', 300_001, 0, 'Signature expired'],
    ['too old by the clock of the server', 0, 301_000, 'Signature expired'],
    ['of the future', -300_001, 0, 'Signature not yet current'],
    ['of the past by the clock of the server alone', 301_000, -10_000, undefined],
  ])('judges a signature that is %s', (_age, ageMs, skewMs, message) => {
    const refusal = refusalOf(plain, { credentials: [keys], skewMs }, at + ageMs);

    expect(refusal?.slice(0, message?.length)).toBe(message);
  });
});
