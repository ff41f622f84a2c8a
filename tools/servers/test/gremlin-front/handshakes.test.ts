import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask, front, knock, open } from './ends.ts';

/** Calls an address of the front over HTTP. */
async function get(url: string, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(new URL(path, url.replace(/^ws/u, 'http')));
  return { status: answer.status, text: await answer.text() };
}

describe('a fault of handshakes', () => {
  it('refuses with a status and a body, as often as it is told to', async () => {
    const here = await front();
    const fault = here.injectHandshake({ times: 2, effect: { status: 429, body: 'too many' } });

    await expect(open(here)).rejects.toThrow('Unexpected server response code 429 with body:\ntoo many');
    await expect(open(here)).rejects.toThrow('429');
    await ask(await open(here));

    expect([fault.hits, here.stats().refused, here.stats().opened]).toEqual([2, 2, 1]);
    expect(here.handshakes().map(({ status }) => status)).toEqual([429, 429, 101]);
  });

  it('refuses with an error of Neptune until it is taken back', async () => {
    const here = await front();
    const fault = here.injectHandshake({ effect: { status: 403, code: 'AccessDeniedException' } });

    await expect(open(here)).rejects.toThrow('"code":"AccessDeniedException"');
    fault.remove();

    expect(await ask(await open(here))).toEqual([]);
  });

  it('cuts', async () => {
    const here = await front();
    here.injectHandshake({ times: 1, effect: 'cut' });

    await expect(knock(here.url)).rejects.toThrow('socket hang up');

    expect(here.handshakes()).toMatchObject([{ path: '/gremlin', status: 0 }]);
  });

  it('keeps silent, until the front is closed', async () => {
    const here = await front();
    here.injectHandshake({ effect: 'silence' });

    const knocked = knock(here.url).catch(String);
    const first = await Promise.race([knocked, delay(50, 'nothing')]);
    await here.close();

    expect(first).toBe('nothing');
    expect(await knocked).toContain('socket hang up');
  });

  it('is forgotten when the front is healed', async () => {
    const here = await front();
    here.injectHandshake({ effect: { status: 429 } });

    here.heal();

    expect(await ask(await open(here))).toEqual([]);
  });
});

describe('a front that wants signatures', () => {
  it('refuses those who have none, until nobody has to sign any more', async () => {
    const here = await front({ iam: { credentials: [] } });

    await expect(open(here)).rejects.toThrow(/403[^]*Missing Authentication Token[^]*AccessDeniedException/u);
    expect(await get(here.url, '/status')).toMatchObject({ status: 403 });
    here.setIam(undefined);

    expect(await ask(await open(here))).toEqual([]);
  });

  it('lets in who has signed for the address of the front', async () => {
    const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' };
    const here = await front({ iam: { credentials: [keys], region: 'eu-west-1' }, now: () => 0 });
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-west-1/neptune-db/aws4_request, ' +
      'SignedHeaders=host;x-amz-date, Signature=1fbff09713af1ba8b77dc60fb179e74f433d3aa05538c584943db9ab32cc9d45';
    const headers = { host: 'db.example:8182', 'X-Amz-Date': '20260301T120000Z', authorization };

    await expect(open(here, { headers })).rejects.toThrow('Signature not yet current');
    here.setIam({ credentials: [keys], skewMs: Date.UTC(2026, 2, 1, 12) });

    expect(await ask(await open(here, { headers }))).toEqual([]);
    expect(here.handshakes().at(-1)).toMatchObject({
      status: 101,
      headers: { host: 'db.example:8182', authorization },
    });
  });
});

describe('the status', () => {
  it('tells of a healthy writer, or what it is told to', async () => {
    const here = await front();

    const usual = await get(here.url, '/status');
    here.setStatus({ role: 'reader', dbEngineVersion: '1.2.1.0.R7' });
    const changed = await get(here.url, '/status');

    expect(JSON.parse(usual.text)).toMatchObject({
      role: 'writer',
      gremlin: { version: 'tinkerpop-3.7.1' },
      dbEngineVersion: '1.4.6.0.R1',
    });
    expect(JSON.parse(changed.text)).toEqual({
      status: 'healthy',
      role: 'reader',
      dbEngineVersion: '1.2.1.0.R7',
    });
    expect(here.stats().statusCalls).toBe(2);
  });

  it('may be absent, as anything else is', async () => {
    const here = await front({ status: 'absent' });

    const statuses = [await get(here.url, '/status'), await get(here.url, '/other')];

    expect(statuses).toEqual([
      { status: 404, text: '' },
      { status: 404, text: '' },
    ]);
  });

  it('has faults of its own', async () => {
    const here = await front();
    here.injectHandshake({
      on: 'status',
      times: 1,
      effect: { status: 500, code: 'InternalFailureException' },
    });
    here.injectHandshake({ on: 'status', times: 1, effect: 'cut' });

    const refused = await get(here.url, '/status');

    expect(refused).toMatchObject({ status: 500, text: expect.stringContaining('InternalFailureException') });
    await expect(get(here.url, '/status')).rejects.toThrow('fetch failed');
    expect(await get(here.url, '/status')).toMatchObject({ status: 200 });
    expect(await ask(await open(here))).toEqual([]);
  });
});

describe('TLS', () => {
  it('has a certificate that can be trusted', async () => {
    const here = await front({ tls: 'required', answer: () => ['a'] });

    expect(await ask(await open(here))).toEqual(['a']);
    expect(here.url).toMatch(/^wss:\/\/127\.0\.0\.1:/u);
    await expect(open({ url: here.url, ca: undefined })).rejects.toThrow('self-signed certificate');
  });
});

describe('close', () => {
  it('resets what is open, and may be called again', async () => {
    const here = await front();
    const socket = await knock(here.url);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const waiting = here.until(({ requests }) => requests > 0).catch(String);

    await here.close();
    await here.close();

    expect([await closed, await waiting]).toEqual([1006, expect.stringContaining('got a call of close')]);
    await expect(knock(here.url)).rejects.toThrow('ECONNREFUSED');
  });
});
