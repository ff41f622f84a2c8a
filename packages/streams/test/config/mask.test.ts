import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@rivergraph/core';
import { maskSettings } from '../../src/index.ts';
import { unmaskSettings } from '../../src/config/unmask.ts';

describe('maskSettings', () => {
  it.each([
    'password',
    'neo4jPassword',
    'sasl.password',
    'PASSWD',
    'passphrase',
    'client_secret',
    'secretAccessKey',
    'accessToken',
    'API-Key',
    'privateKey',
    'credentials',
    'sasl.jaas.config',
    'Authorization',
    'auth',
    'neo4jAuth',
    'basic.auth.user.info',
    'pass',
    'db_pass',
    'passcode',
    'pem',
    'sig',
    'bearer',
    'ssl.keystore.location',
    'keytab',
    'pfx',
  ])('hides the value of %s, whatever it is', (name) => {
    expect(maskSettings({ [name]: 'hunter2' })).toEqual({ [name]: '***' });
    expect(maskSettings({ deep: [{ [name]: { user: 'me', more: ['hunter2'] } }] })).toEqual({
      deep: [{ [name]: '***' }],
    });
    expect(maskSettings({ [name]: 1234 })).toEqual({ [name]: '***' });
    expect(maskSettings({ [name]: null })).toEqual({ [name]: null });
  });

  it.each([
    ['bolt://me:hunter2@host:7687', 'bolt://***@host:7687'],
    ['https://me:p@ss/w:rd?@host/path', 'https://***@host/path'],
    ['a://u:p@one,b://u:p@two', 'a://***@two'],
    ['https://host/path?token=hunter2&limit=3', 'https://host/path?token=***&limit=3'],
    ['Server=host;Password=hunter2;Port=1', 'Server=host;Password=***;Port=1'],
    ['required username="me" password="hunt er2";', 'required username="me" password=***;'],
    ['{"apiKey": "hunter2"}', '{"apiKey": ***}'],
    [
      'AccountName=a;AccountKey=hunter2;SharedAccessKey=hunter2',
      'AccountName=a;AccountKey=***;SharedAccessKey=***',
    ],
    ['user=me pass=hunter2', 'user=me pass=***'],
    ['https://host/path?sv=1&sig=hunter2', 'https://host/path?sv=1&sig=***'],
    ['me:hunter2@host:1', '***@host:1'],
    ['one:9092 me:hun@ter2@host:1', 'one:9092 ***@host:1'],
    ['Authorization: Basic aHVudGVyMg==', 'Authorization: ***'],
    ['Bearer hunter2', 'Bearer ***'],
    ['-----BEGIN RSA PRIVATE KEY-----\nhunter2', '***'],
    ['-----BEGIN PRIVATE KEY-----\nhunter2', '***'],
  ])('hides what is secret in the text %j', (text, masked) => {
    expect(maskSettings({ text })).toEqual({ text: masked });
  });

  it('leaves the rest as it is', () => {
    const settings = {
      topic: 'charges',
      url: 'bolt://host:7687',
      mail: 'me@host',
      key: 'id',
      groupId: 'a',
      brokers: ['one:9092', 'two:9092'],
      text: 'The compass passes: 12:30 at the signpost.',
      certificate: '-----BEGIN CERTIFICATE-----\nabc',
      list: [1, true, null, 'x'],
    };

    expect(maskSettings(settings)).toEqual(settings);
  });

  it('takes no long time for a long text', () => {
    const startedAt = performance.now();

    for (const part of [
      'password',
      '://',
      'token= ',
      'api_',
      '@',
      '"',
      ':',
      ',a:',
      'a:@',
      'bearer ',
      '-----BEGIN ',
    ])
      maskSettings({ text: part.repeat(20_000) });

    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('unmaskSettings', () => {
  const stored = {
    password: 'hunter2',
    url: 'bolt://me:hunter2@host',
    topic: 'one',
    nested: { list: [{ token: 'a' }, { token: 'b' }] },
    credentials: { user: 'me', pass: 'word' },
  };

  it('gives back what was masked', () => {
    expect(unmaskSettings('stream one', maskSettings(stored), stored)).toEqual(stored);
  });

  it('takes what is new', () => {
    const given = { ...maskSettings(stored), password: 'new', topic: 'two', other: '***' };

    expect(unmaskSettings('stream one', given, stored)).toEqual({
      ...stored,
      password: 'new',
      topic: 'two',
      other: '***',
    });
  });

  it('drops what is left out', () => {
    expect(unmaskSettings('stream one', { topic: 'one' }, stored)).toEqual({ topic: 'one' });
  });

  it.each<[string, Record<string, JsonValue>]>([
    ['settings.url', { url: 'bolt://***@other' }],
    ['settings.address', { address: 'bolt://***@other' }],
    ['settings.deep[0].apiKey', { deep: [{ apiKey: '***' }] }],
    ['settings.password', { password: '***x' }],
    ['settings.credentials', { credentials: { user: 'you', pass: '***' } }],
    ['settings.url', { url: ['bolt://***@host'] }],
    ['settings.nested.list[1].token', { nested: { list: [{ token: '***' }, { token: '*** ' }] } }],
    ['settings.nested.list', { nested: { list: [{ token: '***' }] } }],
    ['settings.nested.list', { nested: { list: [{ token: 'new' }, { token: '***' }, { token: '***' }] } }],
  ])('refuses what was changed and still holds the mask: %s', (path, given) => {
    const unmask = (): unknown => unmaskSettings('stream one', given, stored);

    expect(unmask).toThrow(`stream one: ${path}: expected it whole`);
    expect(unmask).toThrow(expect.objectContaining({ code: 'misconfigured', reason: 'settings' }) as Error);
  });
});
