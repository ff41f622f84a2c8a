import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { startPeer } from '../../support/peer.ts';
import type { PeerRequest, PeerSocket } from '../../support/peer.ts';
import { contextOf, inject, never, poolOf, until } from '../../support/pool-of.ts';

const later = (ms: number): { readonly signal: AbortSignal; readonly deadline: number } => ({
  signal: never,
  deadline: Date.now() + ms,
});

/** Leaves every request but the first, which is the pool's own, to the test. */
function holding(held: [PeerRequest, PeerSocket][]): (request: PeerRequest, socket: PeerSocket) => void {
  let isFirst = true;
  return (request, socket) => {
    if (isFirst) socket.answer(200);
    else held.push([request, socket]);
    isFirst = false;
  };
}

const readOnly = JSON.stringify({
  code: 'ReadOnlyViolationException',
  detailedMessage: 'reader',
  requestId: 'a',
});

describe('a pool', () => {
  it('opens connections as they are needed, sends one request at a time on each, and serves in order', async () => {
    const held: [PeerRequest, PeerSocket][] = [];
    await using peer = await startPeer({ onRequest: holding(held) });
    await using pool = poolOf(peer.url, { connections: 2 });
    const ends: number[] = [];
    await pool.open(contextOf());

    expect(peer.sockets).toHaveLength(1);
    const all = [0, 1, 2, 3].map(async (n) => {
      await pool.submit(inject(n), later(10_000));
      ends.push(n);
    });
    await until(() => held.length === 2);
    for (let answered = 0; answered < 4; answered += 1) {
      await until(() => held.length > answered);
      const [request, socket] = held[answered] as [PeerRequest, PeerSocket];
      socket.answer(200, { to: request });
    }
    await Promise.all(all);

    expect(peer.sockets).toHaveLength(2);
    expect(ends).toEqual([0, 1, 2, 3]);
  });

  it('gives the results as they are, in parts or not, and tells the server how long it may take', async () => {
    const traverser = {
      '@type': 'g:Traverser',
      '@value': { bulk: { '@type': 'g:Int64', '@value': 2 }, value: 'a' },
    };
    await using peer = await startPeer({
      onRequest: (request, socket) => {
        socket.answer(206, { to: request, data: [traverser] });
        socket.answer(200, { to: request, data: ['b'] });
      },
    });
    await using pool = poolOf(peer.url);
    await pool.open(contextOf());

    expect(await pool.submit(inject(1), later(100_000))).toEqual(['a', 'a', 'b']);

    const { evaluationTimeout } = peer.sockets[0]?.requests[1]?.args ?? {};
    expect(evaluationTimeout).toBeGreaterThan(79_000);
    expect(evaluationTimeout).toBeLessThanOrEqual(80_000);
  });

  it('keeps a connection whose server answered with an error, and replaces one that is in doubt', async () => {
    let answer = { status: 500, message: 'Conflict: element modified in another transaction' };
    let isFirst = true;
    await using peer = await startPeer({
      onRequest: (_, socket) => {
        socket.answer(isFirst ? 200 : answer.status, answer);
        isFirst = false;
      },
    });
    await using pool = poolOf(peer.url, { connections: 1 });
    await pool.open(contextOf());

    await expect(pool.submit(inject(1), later(5_000))).rejects.toMatchObject({ code: 'conflict' });
    await expect(pool.submit(inject(2), later(5_000))).rejects.toMatchObject({ code: 'conflict' });
    expect(peer.sockets).toHaveLength(1);

    answer = { status: 500, message: '{"code":"InternalFailureException"}' };
    await expect(pool.submit(inject(3), later(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'not-applied',
    });
    answer = { status: 200, message: '' };
    await pool.submit(inject(4), later(5_000));

    expect(peer.sockets).toHaveLength(2);
    await until(() => peer.sockets[0]?.isClosed === true);
  });

  it('does not know what became of a request whose connection was lost, and goes on with another one', async () => {
    let isFirst = true;
    await using peer = await startPeer({
      onRequest: (request, socket) => {
        if (request.op === 'bytecode' && !isFirst && peer.sockets.length === 1) socket.destroy();
        else socket.answer(200);
        isFirst = false;
      },
    });
    await using pool = poolOf(peer.url, { connections: 1 });
    await pool.open(contextOf());

    await expect(pool.submit(inject(1), later(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
    });
    expect(await pool.submit(inject(2), later(5_000))).toEqual([]);

    expect(peer.sockets).toHaveLength(2);
  });

  it.each([
    'no JSON',
    'null',
    '{}',
    '{"requestId":17,"status":{"code":200},"result":{"data":[]}}',
    '{"requestId":null,"result":{}}',
    '{"requestId":"a","status":{"code":206},"result":{"data":17}}',
    '{"requestId":"a","status":{"code":200}}',
  ])('survives a message that cannot be read: %s', async (text) => {
    let isFirst = true;
    await using peer = await startPeer({
      onRequest: (_, socket) => {
        if (isFirst) socket.answer(200);
        else socket.say(text);
        isFirst = false;
      },
    });
    await using pool = poolOf(peer.url);
    await pool.open(contextOf());

    await expect(pool.submit(inject(1), later(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
    });
  });

  it('refuses a request that is too long before it is sent, and keeps the connection', async () => {
    await using peer = await startPeer();
    await using pool = poolOf(peer.url, { connections: 1, maxRequestBytes: 1_000 });
    await pool.open(contextOf());

    await expect(pool.submit(inject('x'.repeat(1_000)), later(5_000))).rejects.toMatchObject({
      code: 'too-large',
      reason: 'size',
    });
    await pool.submit(inject('x'), later(5_000));

    expect(peer.sockets).toHaveLength(1);
    expect(peer.sockets[0]?.requests).toHaveLength(2);
  });

  it('replaces all connections when the server has become a reader, and those in use when they come back', async () => {
    const held: [PeerRequest, PeerSocket][] = [];
    await using peer = await startPeer({ onRequest: holding(held) });
    await using pool = poolOf(peer.url, { connections: 2 });
    await pool.open(contextOf());
    const busy = pool.submit(inject(1), later(5_000));
    const turned = pool.submit(inject(2), later(5_000));
    await until(() => held.length === 2);
    const [[first, firstSocket], [second, secondSocket]] = held as [
      [PeerRequest, PeerSocket],
      [PeerRequest, PeerSocket],
    ];

    secondSocket.answer(500, { to: second, message: readOnly });
    await expect(turned).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'read-only',
      outcome: 'not-applied',
    });
    firstSocket.answer(200, { to: first });
    await busy;
    const next = pool.submit(inject(3), later(5_000));
    await until(() => held.length === 3);
    held[2]?.[1].answer(200);
    await next;

    await until(() => firstSocket.isClosed && secondSocket.isClosed);
    expect(peer.sockets).toHaveLength(3);
  });

  it('replaces them once, although all that were in use say that the server is a reader', async () => {
    const held: [PeerRequest, PeerSocket][] = [];
    await using peer = await startPeer({ onRequest: holding(held) });
    await using pool = poolOf(peer.url, { connections: 3 });
    await pool.open(contextOf());
    const turned = [1, 2, 3].map(
      async (n) => await pool.submit(inject(n), later(5_000)).catch(() => undefined),
    );
    await until(() => held.length === 3);

    for (const [request, socket] of held.slice(0, 2)) socket.answer(500, { to: request, message: readOnly });
    await Promise.all(turned.slice(0, 2));
    const next = pool.submit(inject(4), later(5_000));
    await until(() => held.length === 4);
    const [last, fresh] = [held[2], held[3]] as [[PeerRequest, PeerSocket], [PeerRequest, PeerSocket]];
    last[1].answer(500, { to: last[0], message: readOnly });
    await turned[2];
    fresh[1].answer(200, { to: fresh[0] });
    await next;
    const after = pool.submit(inject(5), later(5_000));
    await until(() => held.length === 5);
    held[4]?.[1].answer(200);
    await after;

    expect(peer.sockets).toHaveLength(4);
  });

  it('gives up at the deadline, cuts the connection and leaves no timer', async () => {
    const clock = createManualClock();
    const held: [PeerRequest, PeerSocket][] = [];
    await using peer = await startPeer({ onRequest: holding(held) });
    await using pool = poolOf(peer.url, { connections: 1, heartbeatMs: 1e9 });
    await pool.open(contextOf(clock));
    const slow = pool.submit(inject(1), { signal: never, deadline: clock.now() + 20_000 });
    const waiting = pool.submit(inject(2), { signal: never, deadline: clock.now() + 10_000 });
    slow.catch(() => undefined);
    waiting.catch(() => undefined);
    await until(() => held.length === 1);

    await clock.advance(10_000);
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', outcome: 'not-applied' });
    await clock.advance(10_000);

    await expect(slow).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    await until(() => peer.sockets[0]?.isClosed === true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up soon after the signal', async () => {
    const held: [PeerRequest, PeerSocket][] = [];
    await using peer = await startPeer({ onRequest: holding(held) });
    await using pool = poolOf(peer.url, { connections: 1 });
    const given = new AbortController();
    await pool.open(contextOf());
    const slow = pool.submit(inject(1), { signal: given.signal, deadline: Date.now() + 60_000 });
    await until(() => held.length === 1);

    given.abort(new Error('enough'));

    await expect(slow).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    await until(() => peer.sockets[0]?.isClosed === true);
    await expect(
      pool.submit(inject(1), { signal: given.signal, deadline: Date.now() + 60_000 }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'not-applied',
    });
  });

  it('uses no connection that is too old or was idle for too long, and ends it', async () => {
    const clock = createManualClock();
    await using peer = await startPeer();
    await using pool = poolOf(peer.url, { connections: 1, heartbeatMs: 1e9, maxAgeMs: 1_000_000 });
    const use = async (): Promise<unknown> =>
      await pool.submit(inject(1), { signal: never, deadline: clock.now() + 5_000 });
    await pool.open(contextOf(clock));

    await clock.advance(599_999);
    await use();
    expect(peer.sockets).toHaveLength(1);
    await clock.advance(600_000);
    await use();
    expect(peer.sockets).toHaveLength(2);
    for (const step of [300_000, 300_000, 300_000]) {
      await clock.advance(step);
      await use();
    }

    // 900,000 ms old: a tenth less than its age at the earliest, and a tenth more at the latest.
    expect([2, 3]).toContain(peer.sockets.length);
    await clock.advance(200_001);
    await use();
    expect(peer.sockets).toHaveLength(3);
    await until(() => peer.sockets[0]?.gotCloseFrame === true && peer.sockets[0].isClosed);
  });
});

describe('the end of a pool', () => {
  it('ends requests and waits, says so to the server, and opens nothing any more', async () => {
    const held: [PeerRequest, PeerSocket][] = [];
    await using peer = await startPeer({ onRequest: holding(held) });
    const pool = poolOf(peer.url, { connections: 1 });
    await pool.open(contextOf());
    const busy = pool.submit(inject(1), later(60_000));
    const waiting = pool.submit(inject(2), later(60_000));
    busy.catch(() => undefined);
    waiting.catch(() => undefined);
    await until(() => held.length === 1);

    await pool.close();
    await pool.close();

    await expect(busy).rejects.toMatchObject({ code: 'closed', outcome: 'unknown' });
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(pool.submit(inject(3), later(60_000))).rejects.toMatchObject({
      code: 'closed',
      outcome: 'not-applied',
    });
    await until(() => peer.sockets[0]?.isClosed === true);
    expect(peer.sockets[0]?.gotCloseFrame).toBe(true);
    expect(peer.connects).toBe(1);
  });

  it('ends a connection that is being made', async () => {
    await using peer = await startPeer({ refuse: () => true });
    const pool = poolOf(peer.url);
    const opening = pool.open(contextOf());
    opening.catch(() => undefined);
    await until(() => peer.connects === 1);

    await pool.close();

    await expect(opening).rejects.toMatchObject({ code: 'closed' });
  });

  it('refuses what comes before its beginning', async () => {
    await using peer = await startPeer();
    await using pool = poolOf(peer.url);

    await expect(pool.submit(inject(1), later(1_000))).rejects.toMatchObject({ code: 'closed' });
  });
});
