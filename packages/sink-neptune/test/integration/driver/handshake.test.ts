import { inspect } from 'node:util';
import { createManualClock } from '@rivergraph/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CredentialsProvider } from '../../../src/driver/credentials.ts';
import type { PoolAuth } from '../../../src/driver/pool-options.ts';
import { refusal, silence, startPeer } from '../../support/peer.ts';
import type { PeerScript } from '../../support/peer.ts';
import { contextOf, inject, never, poolOf, until } from '../../support/pool-of.ts';

const given = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI',
  sessionToken: 'FwoGZXIvYXdzEBY',
};
const expired = '{"message":"Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z"}';

function iam(ask: CredentialsProvider): PoolAuth {
  return { kind: 'iam', region: 'eu-west-1', credentials: ask };
}

/** What would end a process. */
const stray = vi.fn<() => void>();

beforeEach(() => {
  stray.mockClear();
  process.on('unhandledRejection', stray).on('uncaughtException', stray);
});

afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', stray).off('uncaughtException', stray);
  if (stray.mock.calls.length > 0)
    throw new Error('expected no error outside of promises that somebody holds');
});

async function openError(script: Partial<PeerScript>, auth?: PoolAuth): Promise<unknown> {
  await using peer = await startPeer(script);
  await using pool = poolOf(peer.url, { auth });
  return await pool.open(contextOf()).catch((error: unknown) => error);
}

describe('a refused handshake', () => {
  it.each([
    [429, '{"code":"TooManyRequestsException"}', { code: 'throttled' }],
    [403, '{"code":"AccessDeniedException"}', { code: 'unauthorized', reason: 'forbidden' }],
    [404, 'Not Found', { code: 'misconfigured', reason: 'server' }],
    [302, '', { code: 'misconfigured', reason: 'server' }],
    [503, '', { code: 'unavailable' }],
  ])('with status %i and %s', async (status, body, verdict) => {
    expect(await openError({ refuse: refusal(status, body) })).toMatchObject({
      ...verdict,
      outcome: 'not-applied',
    });
  });

  it('whose body breaks off harms nobody', async () => {
    const refuse: PeerScript['refuse'] = (request, socket) => {
      refusal(403, expired, 10_000)(request, socket);
      setImmediate(() => socket.destroy());
      return true;
    };

    expect(await openError({ refuse })).toMatchObject({ code: 'unauthorized', reason: 'expired' });
  });

  it('whose body is without an end is cut', async () => {
    const refuse: PeerScript['refuse'] = (request, socket) =>
      refusal(503, 'x'.repeat(100_000), 1_000_000)(request, socket);

    expect(await openError({ refuse })).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
  });

  it.each([
    [
      'with a wrong key',
      'HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
    ],
    ['that is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ])('%s is no Gremlin endpoint', async (_, text) => {
    const refuse: PeerScript['refuse'] = (_request, socket) => {
      socket.end(text);
      return true;
    };

    expect(await openError({ refuse })).toMatchObject({ code: 'misconfigured', reason: 'server' });
  });

  it('by a peer that hangs up', async () => {
    const refuse: PeerScript['refuse'] = (_, socket) => {
      socket.destroy();
      return true;
    };

    expect(await openError({ refuse })).toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
  });
});

describe('connecting', () => {
  it('finds nobody', async () => {
    const peer = await startPeer();
    await peer[Symbol.asyncDispose]();
    await using pool = poolOf(peer.url);

    await expect(pool.open(contextOf())).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'not-applied',
    });
  });

  it('gives up after the connect time-out, and leaves neither timer nor socket', async () => {
    const clock = createManualClock();
    let isOver = false;
    await using peer = await startPeer({
      refuse: silence(() => {
        isOver = true;
      }),
    });
    await using pool = poolOf(peer.url, { connectTimeoutMs: 3_000 });
    const opening = pool.open(contextOf(clock));
    opening.catch(() => undefined);
    await until(() => peer.connects === 1);

    await clock.advance(3_000);

    await expect(opening).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    await until(() => isOver);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up with its signal, and may be tried again', async () => {
    let isOver = false;
    await using peer = await startPeer({
      refuse: silence(() => {
        isOver = true;
      }),
    });
    await using pool = poolOf(peer.url);
    const given = new AbortController();
    const opening = pool.open(contextOf(undefined, given.signal));
    opening.catch(() => undefined);
    await until(() => peer.connects === 1);

    given.abort(new Error('enough'));
    await expect(opening).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    await until(() => isOver);
    peer.script.refuse = undefined;

    expect(await pool.open(contextOf())).toBeUndefined();
  });

  it('is no storm: while the server is away one attempt serves all who wait', async () => {
    await using peer = await startPeer();
    await using pool = poolOf(peer.url, { connections: 8 });
    const submit = async (): Promise<unknown> =>
      await pool.submit(inject(1), { signal: never, deadline: Date.now() + 10_000 });
    await pool.open(contextOf());
    peer.script.refuse = refusal(503);
    peer.sockets[0]?.destroy();
    await until(() => peer.sockets[0]?.isClosed === true);
    while (peer.connects < 2) await submit().catch(() => undefined);
    const before = peer.connects;

    const results = await Promise.allSettled(Array.from({ length: 50 }, submit));

    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(peer.connects - before).toBe(1);
  });

  it('that fails leaves the others to the connections that work', async () => {
    await using peer = await startPeer();
    await using pool = poolOf(peer.url, { connections: 4 });
    await pool.open(contextOf());
    peer.script.refuse = refusal(429);

    const results = await Promise.allSettled(
      Array.from(
        { length: 20 },
        async () => await pool.submit(inject(1), { signal: never, deadline: Date.now() + 10_000 }),
      ),
    );

    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(peer.sockets).toHaveLength(1);
    expect(peer.connects).toBeLessThan(6);
  });
});

describe('credentials', () => {
  it('are asked for anew, once, when a signature is refused', async () => {
    let refused = 0;
    const ask = vi.fn<CredentialsProvider>(async () => await Promise.resolve(given));
    await using peer = await startPeer({
      refuse: (request, socket) => {
        if (refused > 0) return false;
        refused += 1;
        return refusal(403, expired)(request, socket);
      },
    });
    await using pool = poolOf(peer.url, { auth: iam(ask) });

    await pool.open(contextOf());

    expect(ask.mock.calls).toEqual([[{ forceRefresh: false }], [{ forceRefresh: true }]]);
    expect(peer.sockets[0]?.headers).toMatchObject({
      host: peer.url.host,
      'x-amz-security-token': given.sessionToken,
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/neptune-db\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=/,
      ) as string,
    });
  });

  it('that stay refused stop it, after two attempts', async () => {
    const ask = vi.fn<CredentialsProvider>(async () => await Promise.resolve(given));

    expect(await openError({ refuse: refusal(403, expired) }, iam(ask))).toMatchObject({
      code: 'unauthorized',
    });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('are signed anew for each connection', async () => {
    const ask = vi.fn<CredentialsProvider>(async () => await Promise.resolve(given));
    await using peer = await startPeer();
    await using pool = poolOf(peer.url, { auth: iam(ask), connections: 1 });
    await pool.open(contextOf());
    peer.sockets[0]?.destroy();
    await until(() => peer.sockets[0]?.isClosed === true);

    await pool.submit(inject(1), { signal: never, deadline: Date.now() + 5_000 }).catch(() => undefined);
    await pool.submit(inject(1), { signal: never, deadline: Date.now() + 5_000 });

    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('that do not come in time are waited for no longer than the connect time-out', async () => {
    const clock = createManualClock();
    await using peer = await startPeer();
    const ask = vi.fn<CredentialsProvider>(async () => await new Promise<never>(() => undefined));
    await using pool = poolOf(peer.url, { auth: iam(ask), connectTimeoutMs: 3_000 });
    const opening = pool.open(contextOf(clock));
    opening.catch(() => undefined);
    await until(() => ask.mock.calls.length > 0);

    await clock.advance(3_000);

    await expect(opening).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    expect(peer.connects).toBe(0);
  });

  it('are in no error, although the server quotes all it was sent', async () => {
    const refuse: PeerScript['refuse'] = (request, socket) => {
      const quoted = JSON.stringify({
        message: `The Canonical String should have been GET ${JSON.stringify(request.headers)}`,
      });
      return refusal(403, quoted)(request, socket);
    };

    const shown = inspect(
      await openError(
        { refuse },
        iam(async () => await Promise.resolve(given)),
      ),
      { depth: 9, showHidden: true },
    );

    expect(shown).toContain('Canonical String');
    for (const secret of [...Object.values(given), 'AWS4-HMAC']) expect(shown).not.toContain(secret);
  });
});

describe('a password', () => {
  const auth: PoolAuth = { kind: 'password', username: 'rivergraph', password: 'pass-word-1' };
  const token = Buffer.from('\0rivergraph\0pass-word-1').toString('base64');

  it('is said when the server asks', async () => {
    const sasl: unknown[] = [];
    await using peer = await startPeer({
      onRequest: ({ op, args }, socket) => {
        if (op === 'authentication') sasl.push(args['sasl']);
        socket.answer(op === 'authentication' ? 200 : 407);
      },
    });
    await using pool = poolOf(peer.url, { auth });

    await pool.open(contextOf());

    expect(sasl).toEqual([token]);
  });

  it('that is wrong stops it, and is in no error', async () => {
    const error = await openError(
      {
        onRequest: ({ op }, socket) =>
          socket.answer(op === 'authentication' ? 401 : 407, { message: `Wrong: ${token} pass-word-1` }),
      },
      auth,
    );

    expect(error).toMatchObject({ code: 'unauthorized' });
    expect(inspect(error, { depth: 9 })).not.toMatch(/pass-word-1|AHJpdmVy/);
  });

  it('that is not there is missed', async () => {
    expect(await openError({ onRequest: (_, socket) => socket.answer(407) })).toMatchObject({
      code: 'unauthorized',
    });
  });
});
