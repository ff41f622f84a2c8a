import { inspect } from 'node:util';
import { rejected } from '@rivergraph/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { credentialsProvider, regionOf } from '../../src/driver/credentials.ts';

const given = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('credentialsProvider', () => {
  it('gives credentials as they are, with a session token where there is one', async () => {
    expect(await credentialsProvider(given)()).toEqual(given);
    expect(await credentialsProvider({ ...given, sessionToken: 'token' })()).toEqual({
      ...given,
      sessionToken: 'token',
    });
    expect(await credentialsProvider({ ...given, sessionToken: undefined })()).toEqual(given);
  });

  it('asks a function each time, and tells it when those it remembers were refused', async () => {
    const ask = vi.fn<(options?: object) => typeof given>(() => given);
    const provider = credentialsProvider(ask);

    await provider();
    await provider({ forceRefresh: true });

    expect(ask.mock.calls).toEqual([[undefined], [{ forceRefresh: true }]]);
  });

  it('asks the chain of AWS where nothing is given', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', given.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', given.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    vi.stubEnv('AWS_PROFILE', undefined);

    expect(await credentialsProvider(undefined)()).toEqual({ ...given, sessionToken: 'token' });
  });

  it.each([
    [undefined],
    ['wJalrXUtnFEMI'],
    [{ accessKeyId: 'AKIDEXAMPLE' }],
    [{ ...given, secretAccessKey: '' }],
    [{ ...given, sessionToken: 17 }],
  ])('refuses what are no credentials, and does not show them: %#', async (wrong) => {
    const error: unknown = await credentialsProvider(() => wrong as never)().catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(inspect(error, { depth: 9 })).not.toMatch(/AKIDEXAMPLE|wJalrXUtnFEMI/);
  });

  it('says that the source failed, and keeps only its text', async () => {
    const cause = Object.assign(new Error('no answer'), { name: 'TimeoutError', last: given });

    const error: unknown = await credentialsProvider(async () => await Promise.reject(cause))().catch(
      (caught: unknown) => caught,
    );

    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(inspect(error, { depth: 9 })).toMatch(/TimeoutError.*: no answer/);
    expect(inspect(error, { depth: 9 })).not.toMatch(/AKIDEXAMPLE|wJalrXUtnFEMI/);
  });

  it('says that the chain of AWS has found none', async () => {
    const cause = Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' });

    await expect(credentialsProvider(async () => await Promise.reject(cause))()).rejects.toMatchObject({
      code: 'unauthorized',
      reason: 'credentials',
    });
  });

  it('lets a coded error of a function through', async () => {
    const coded = rejected('mine');

    await expect(credentialsProvider(async () => await Promise.reject(coded))()).rejects.toBe(coded);
  });
});

describe('regionOf', () => {
  it.each([
    ['db.cluster-c1a2.eu-west-1.neptune.amazonaws.com', 'eu-west-1'],
    ['db.cluster-ro-c1a2.us-gov-west-1.neptune.amazonaws.com', 'us-gov-west-1'],
    ['db.cluster-c1a2.ap-southeast-2.neptune.amazonaws.com', 'ap-southeast-2'],
    ['db.cluster-c1a2.cn-north-1.neptune.amazonaws.com.cn', 'cn-north-1'],
  ])('finds it in %s', (host, region) => {
    vi.stubEnv('AWS_REGION', 'us-east-1');

    expect(regionOf(new URL(`wss://${host}:8182/gremlin`), undefined)).toBe(region);
  });

  it('prefers the option, and falls back to the environment', () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');

    expect(regionOf(new URL('wss://x.eu-west-1.neptune.amazonaws.com'), 'eu-north-1')).toBe('eu-north-1');
    expect(regionOf(new URL('wss://10.0.0.1:8182'), undefined)).toBe('us-east-1');
  });

  it('refuses where nobody tells it', () => {
    vi.stubEnv('AWS_REGION', undefined);

    expect(() => regionOf(new URL('wss://10.0.0.1:8182'), undefined)).toThrow(/auth.iam.region/);
  });
});
