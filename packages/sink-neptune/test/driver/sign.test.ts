import aws4 from 'aws4';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signedHeaders } from '../../src/driver/sign.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const sessionToken = 'FwoGZXIvYXdzEBYaDHqa0AP+/token==';
const date = new Date('2026-09-18T12:34:56.000Z');

/** What another signer makes of the same request. */
function expectedHeaders(url: URL, path: string, token: string | undefined): Record<string, unknown> {
  const { headers = {} } = aws4.sign(
    {
      method: 'GET',
      service: 'neptune-db',
      region: 'eu-west-1',
      path: path + url.search,
      headers: { Host: url.host, 'X-Amz-Date': '20260918T123456Z' },
    },
    { ...credentials, ...(token !== undefined && { sessionToken: token }) },
  );
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

afterEach(() => {
  vi.useRealTimers();
});

describe('signedHeaders', () => {
  it.each([
    ['wss://db.cluster-c1a2.eu-west-1.neptune.amazonaws.com:8182/gremlin', '/gremlin'],
    ['wss://db.cluster-c1a2.eu-west-1.neptune.amazonaws.com/gremlin', '/gremlin'],
    ['ws://127.0.0.1:18182/gremlin', '/gremlin'],
    ['wss://[::1]:8182/gremlin', '/gremlin'],
    ['wss://proxy.example.org:443/neptune/gremlin?b=2&a=1', '/neptune/gremlin'],
    ['https://db.cluster-c1a2.eu-west-1.neptune.amazonaws.com:8182', '/status'],
  ])('agrees with another signer on %s', async (address, path) => {
    const url = new URL(address);

    for (const token of [undefined, sessionToken]) {
      const signed = await signedHeaders({
        url,
        path,
        region: 'eu-west-1',
        credentials: { ...credentials, sessionToken: token },
        date,
      });

      expect(signed).toEqual(expectedHeaders(url, path, token));
      expect(signed['host']).toBe(url.host);
    }
  });

  it('signs with the time of the computer, and gives an object that may be changed', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: date });
    const url = new URL('wss://db:8182/gremlin');

    const signed = await signedHeaders({ url, path: '/gremlin', region: 'eu-west-1', credentials });
    signed['user-agent'] = 'driver';

    expect(signed['x-amz-date']).toBe('20260918T123456Z');
  });
});
