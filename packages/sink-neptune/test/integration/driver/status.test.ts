import type { IncomingMessage, ServerResponse } from 'node:http';
import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { askStatus } from '../../../src/driver/status.ts';
import { startPeer } from '../../support/peer.ts';
import { contextOf, poolOf, until } from '../../support/pool-of.ts';

const healthy = {
  status: 'healthy',
  role: 'writer',
  dbEngineVersion: '1.4.6.0',
  gremlin: { version: 'tinkerpop-3.7.1' },
};

function answering(body: string, status = 200): (request: IncomingMessage, response: ServerResponse) => void {
  return (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

function optionsOf(url: URL): Parameters<typeof askStatus>[0] {
  return { url, auth: undefined, tls: undefined, connectTimeoutMs: 3_000 };
}

describe('askStatus', () => {
  it('is told the version and the role', async () => {
    await using peer = await startPeer({ onHttp: answering(JSON.stringify(healthy)) });
    await using pool = poolOf(peer.url, { askStatus: true });

    expect(await pool.open(contextOf())).toEqual({ engine: '1.4.6.0', role: 'writer' });
  });

  it('signs its request with the path of the status', async () => {
    const seen: IncomingMessage[] = [];
    await using peer = await startPeer({
      onHttp: (request, response) => {
        seen.push(request);
        answering(JSON.stringify(healthy))(request, response);
      },
    });
    const credentials = async (): Promise<{ accessKeyId: string; secretAccessKey: string }> =>
      await Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' });

    await askStatus(
      { ...optionsOf(peer.url), auth: { kind: 'iam', region: 'eu-west-1', credentials } },
      contextOf(),
    );

    expect(seen[0]?.url).toBe('/status');
    expect(seen[0]?.headers).toMatchObject({
      host: peer.url.host,
      authorization: expect.stringContaining('/eu-west-1/neptune-db/aws4_request') as string,
    });
  });

  it.each([
    ['no such page', answering('', 404)],
    ['no JSON', answering('<html>')],
    ['another JSON', answering('{"ok":true}')],
    ['a role that nobody knows', answering(JSON.stringify({ ...healthy, role: 'witness' }))],
    ['an error', answering(JSON.stringify(healthy), 500)],
    ['too much', answering('x'.repeat(1_000_000))],
    ['a connection that is cut', (request: IncomingMessage) => void request.socket.destroy()],
  ])('knows nothing where there is %s', async (_, onHttp) => {
    await using peer = await startPeer({ onHttp });

    expect(await askStatus(optionsOf(peer.url), contextOf())).toBeUndefined();
  });

  it('waits no longer than the connect time-out, and says so', async () => {
    const clock = createManualClock();
    const warn = vi.fn<() => void>();
    let isAsked = false;
    await using peer = await startPeer({ onHttp: () => (isAsked = true) });
    const context = contextOf(clock);
    const asking = askStatus(optionsOf(peer.url), { ...context, logger: { ...context.logger, warn } });
    await until(() => isAsked);

    await clock.advance(3_000);

    expect(await asking).toBeUndefined();
    expect(warn).toHaveBeenCalledOnce();
    expect(clock.pendingTimers).toBe(0);
  });

  it('rejects when it is given up', async () => {
    const given = new AbortController();
    let isAsked = false;
    await using peer = await startPeer({ onHttp: () => (isAsked = true) });
    const asking = askStatus(optionsOf(peer.url), contextOf(undefined, given.signal));
    asking.catch(() => undefined);
    await until(() => isAsked);

    given.abort(new Error('enough'));

    await expect(asking).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
  });
});
