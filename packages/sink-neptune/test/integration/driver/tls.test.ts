import { createManualClock } from '@rivergraph/core/testing';
import { selfSigned } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import type { PoolTls } from '../../../src/driver/pool-options.ts';
import { startPeer } from '../../support/peer.ts';
import { contextOf, inject, never, poolOf, until } from '../../support/pool-of.ts';

const server = selfSigned();
const client = selfSigned(['client']);
const untrusted = { code: 'misconfigured', reason: 'tls', outcome: 'not-applied' };

async function openError(url: URL, tls: PoolTls | undefined): Promise<unknown> {
  await using pool = poolOf(url, { tls });
  return await pool.open(contextOf()).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a pool over TLS', () => {
  it('trusts whom it is told to, and nobody else', async () => {
    await using peer = await startPeer({}, server);

    expect(await openError(peer.url, { ca: server.cert })).toBeUndefined();
    expect(await openError(peer.url, { rejectUnauthorized: false })).toBeUndefined();
    expect(await openError(peer.url, undefined)).toMatchObject(untrusted);
    expect(await openError(peer.url, { ca: client.cert })).toMatchObject(untrusted);
    expect(await openError(peer.url, { ca: 'no certificate' })).toMatchObject(untrusted);
  });

  it('wants the name of the host in the certificate', async () => {
    const other = selfSigned(['db.example.org']);
    await using peer = await startPeer({}, other);

    expect(await openError(peer.url, { ca: other.cert })).toMatchObject(untrusted);
  });

  it('shows a certificate of its own where the server asks for one', async () => {
    await using peer = await startPeer(
      {},
      { ...server, ca: client.cert, requestCert: true, rejectUnauthorized: true },
    );

    expect(await openError(peer.url, { ca: server.cert, ...client })).toBeUndefined();
    expect(await openError(peer.url, { ca: server.cert })).toMatchObject(untrusted);
  });

  it('finds no TLS where there is none', async () => {
    await using peer = await startPeer();
    const url = new URL(peer.url.href.replace('ws:', 'wss:'));

    expect(await openError(url, undefined)).toMatchObject(untrusted);
  });

  it('hears pongs, and misses them', async () => {
    const clock = createManualClock();
    await using peer = await startPeer({}, server);
    await using pool = poolOf(peer.url, { tls: { ca: server.cert }, connections: 1, heartbeatMs: 5_000 });
    await pool.open(contextOf(clock));
    const submit = async (): Promise<unknown> =>
      await pool.submit(inject(1), { signal: never, deadline: clock.now() + 5_000 });

    for (let beat = 1; beat <= 8; beat += 1) {
      await clock.advance(5_000);
      await until(() => peer.sockets[0]?.pings === beat);
      if (beat % 2 === 0) await submit();
    }
    expect(peer.sockets).toHaveLength(1);
    peer.script.pongs = 'withheld';
    for (let beat = 1; beat <= 5; beat += 1) await clock.advance(5_000);

    await until(() => peer.sockets[0]?.isClosed === true);
    await submit();
    expect(peer.sockets).toHaveLength(2);
  });
});
