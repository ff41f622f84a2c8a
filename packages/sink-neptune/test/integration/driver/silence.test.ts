import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { startPeer } from '../../support/peer.ts';
import { contextOf, inject, never, poolOf, until } from '../../support/pool-of.ts';

describe('a connection with nothing to do', () => {
  it('is pinged, and kept while the peer answers', async () => {
    const clock = createManualClock();
    await using peer = await startPeer();
    await using pool = poolOf(peer.url, { connections: 1, heartbeatMs: 5_000 });
    await pool.open(contextOf(clock));

    for (let beat = 1; beat <= 10; beat += 1) {
      await clock.advance(5_000);
      await until(() => peer.sockets[0]?.pings === beat);
      // The pong has to come back, too.
      await pool.submit(inject(beat), { signal: never, deadline: clock.now() + 5_000 });
    }

    expect(peer.sockets).toHaveLength(1);
  });

  it('is given up when the peer says nothing any more, and replaced when it is needed', async () => {
    const clock = createManualClock();
    await using peer = await startPeer({ pongs: 'withheld' });
    await using pool = poolOf(peer.url, { connections: 1, heartbeatMs: 5_000 });
    await pool.open(contextOf(clock));

    // The first beat counts what the handshake brought.
    for (let beat = 1; beat <= 5; beat += 1) await clock.advance(5_000);
    await until(() => peer.sockets[0]?.isClosed === true);

    await pool.submit(inject(1), { signal: never, deadline: clock.now() + 5_000 });
    expect(peer.sockets).toHaveLength(2);
  });
});

describe('a connection with a request', () => {
  it('is given up long before the deadline when the peer says nothing any more', async () => {
    const clock = createManualClock();
    let isFirst = true;
    await using peer = await startPeer({
      pongs: 'withheld',
      onRequest: (_, socket) => {
        if (isFirst) socket.answer(200);
        isFirst = false;
      },
    });
    await using pool = poolOf(peer.url, { connections: 1, heartbeatMs: 5_000 });
    await pool.open(contextOf(clock));
    const asked = pool.submit(inject(1), { signal: never, deadline: clock.now() + 150_000 });
    asked.catch(() => undefined);
    await until(() => peer.sockets[0]?.requests.length === 2);

    for (let beat = 1; beat <= 5; beat += 1) await clock.advance(5_000);

    await expect(asked).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
  });
});
