import { describe, expect, it } from 'vitest';
import { maskSettings } from '../../src/index.ts';
import { unmaskSettings } from '../../src/config/mask.ts';

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
      list: [1, true, null, 'x'],
    };

    expect(maskSettings(settings)).toEqual(settings);
  });

  it('takes no long time for a long text', () => {
    const startedAt = performance.now();

    for (const part of ['password', '://', 'token= ', 'api_', '@', '"'])
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
    expect(unmaskSettings(maskSettings(stored), stored)).toEqual(stored);
  });

  it('takes what is new', () => {
    const given = { ...maskSettings(stored), password: 'new', topic: 'two', other: '***' };

    expect(unmaskSettings(given, stored)).toEqual({ ...stored, password: 'new', topic: 'two', other: '***' });
  });

  it('drops what is left out', () => {
    expect(unmaskSettings({ topic: 'one' }, stored)).toEqual({ topic: 'one' });
  });
});
