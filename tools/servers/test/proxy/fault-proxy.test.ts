import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bench } from './ends.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await Bench.start();
});

afterEach(async () => {
  vi.useRealTimers();
  await bench[Symbol.asyncDispose]();
});

async function connectError(port: number): Promise<string | undefined> {
  const socket = connect({ host: '127.0.0.1', port });
  const [error] = (await once(socket, 'error').catch((caught: unknown) => [caught])) as [
    NodeJS.ErrnoException,
  ];
  return error.code;
}

describe('startFaultProxy', () => {
  it('passes bytes both ways and counts them', async () => {
    const { client, server } = await bench.pair();

    client.socket.write('question');
    await server.untilBytes(8);
    server.socket.write('an answer');
    await client.untilBytes(9);

    expect([server.text, client.text]).toEqual(['question', 'an answer']);
    expect(bench.proxy.stats()).toEqual({
      connections: 1,
      accepted: 1,
      passedBytes: { toServer: 8, toClient: 9 },
      vanishedBytes: { toServer: 0, toClient: 0 },
    });
  });

  it('passes the end of one direction while the other goes on', async () => {
    const { client, server } = await bench.pair();

    client.socket.end('all I have');
    await server.untilSeen('end');
    server.socket.end('all I know');
    await client.untilSeen('end');
    await bench.proxy.untilConnections(0);

    expect([server.text, client.text]).toEqual(['all I have', 'all I know']);
  });

  it('passes a reset on', async () => {
    const { client, server } = await bench.pair();

    server.socket.resetAndDestroy();
    await client.untilSeen('close');

    expect(client.endings).toEqual(['ECONNRESET', 'close']);
  });

  it('resets a client whose server is not there', async () => {
    const { port } = bench;
    bench.server.close();
    const client = await bench.client();

    await client.untilSeen('close');
    await bench.proxy.untilConnections(0);
    bench.server.listen(port, '127.0.0.1');

    expect(client.endings).toEqual(['ECONNRESET', 'close']);
  });

  it('does not read on for a receiver that does not read', async () => {
    const { client, server } = await bench.pair();
    server.socket.pause();
    const chunk = Buffer.alloc(64 * 1024, 7);

    for (let sent = 0; sent < 768; sent += 1) client.socket.write(chunk);
    const stuckBytes = await bench.stuckBytes(client.socket);
    server.socket.resume();
    await server.untilBytes(768 * chunk.length);

    expect(stuckBytes).toBeGreaterThan(16 * 1024 * 1024);
    expect(bench.proxy.stats().passedBytes.toServer).toBe(768 * chunk.length);
  });
});

describe('FaultProxy.cut', () => {
  it('resets every open connection at both ends', async () => {
    const first = await bench.pair();
    const second = await bench.pair();
    const ends = [first.client, first.server, second.client, second.server];

    bench.proxy.cut();
    await Promise.all(ends.map(async (end) => end.untilSeen('close')));
    await bench.proxy.untilConnections(0);

    expect(ends.map((end) => end.endings)).toEqual(ends.map(() => ['ECONNRESET', 'close']));
  });

  it('ends in peace when asked to', async () => {
    const { client, server } = await bench.pair();

    bench.proxy.cut({ ending: 'fin' });
    await Promise.all([client.untilSeen('end'), server.untilSeen('end')]);
    await bench.proxy.untilConnections(0);

    expect([client.endings, server.endings]).toEqual([['end'], ['end']]);
  });

  it('ends a connection that one side has ended already', async () => {
    const { client, server } = await bench.pair();
    client.socket.end();
    await server.untilSeen('end');

    bench.proxy.cut();
    await client.untilSeen('close');
    await bench.proxy.untilConnections(0);

    expect(client.endings).toEqual(['ECONNRESET', 'close']);
  });

  it('ends a connection that one side is just ending', async () => {
    for (let ticks = 0; ticks < 10; ticks += 1) {
      const { client } = await bench.pair();
      bench.proxy.freeze({ direction: 'toServer' });
      client.socket.end('x');
      await bench.meanwhile();
      bench.proxy.thaw();

      for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => process.nextTick(resolve));
      bench.proxy.cut();
      await bench.proxy.untilConnections(0);
    }

    expect(bench.proxy.stats().accepted).toBe(10);
  });

  it('leaves new connections alone', async () => {
    bench.proxy.cut();

    const { client, server } = await bench.pair();
    client.socket.write('x');
    await server.untilBytes(1);

    expect(client.endings).toEqual([]);
  });
});

describe('FaultProxy.cutAfter', () => {
  it('cuts in the middle of an answer, once', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.cutAfter(4);

    client.socket.write('the question is not counted');
    await server.untilBytes(27);
    server.socket.write('answer');
    await Promise.all([client.untilOver(), server.untilSeen('close')]);
    const after = await bench.pair();
    after.server.socket.write('a whole answer');
    await after.client.untilBytes(14);

    expect(client.text).toBe('answ');
    expect(server.endings).toEqual(['ECONNRESET', 'close']);
    expect(after.client.endings).toEqual([]);
  });

  it('lets nothing of the next bytes through with 0', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.cutAfter(0, { direction: 'toServer', ending: 'fin' });

    client.socket.write('question');
    await server.untilSeen('end');

    expect([server.text, bench.proxy.stats().passedBytes.toServer]).toEqual(['', 0]);
  });

  it('counts over all connections and ends the one that reached the count', async () => {
    const first = await bench.pair();
    const second = await bench.pair();
    bench.proxy.cutAfter(10);

    first.server.socket.write('12345678');
    await first.client.untilBytes(8);
    second.server.socket.write('12345678');
    await second.client.untilOver();
    await bench.proxy.untilConnections(1);

    expect([second.client.text, first.client.endings]).toEqual(['12', []]);
  });
});

describe('FaultProxy.refuse', () => {
  it('refuses new connections, keeps the old ones, and takes new ones again on the same port', async () => {
    const { client, server } = await bench.pair();
    const { port } = bench.proxy;

    await bench.proxy.refuse();
    const refused = await connectError(port);
    client.socket.write('still here');
    await server.untilBytes(10);
    await bench.proxy.accept();
    const later = await bench.pair();

    expect(refused).toBe('ECONNREFUSED');
    expect([bench.proxy.port, later.client.endings]).toEqual([port, []]);
  });

  it('may be switched to and fro without waiting', async () => {
    const { port } = bench.proxy;

    await Promise.all([
      bench.proxy.refuse(),
      bench.proxy.accept(),
      bench.proxy.refuse(),
      bench.proxy.refuse(),
    ]);
    const refused = await connectError(port);
    await Promise.all([bench.proxy.accept(), bench.proxy.accept()]);

    expect(refused).toBe('ECONNREFUSED');
    await expect(bench.client()).resolves.toBeDefined();
  });

  it('says so when somebody else has the port by now', async () => {
    await bench.proxy.refuse();
    const other = createServer().listen(bench.proxy.port, '127.0.0.1');
    await once(other, 'listening');

    await expect(bench.proxy.accept()).rejects.toMatchObject({ code: 'EADDRINUSE' });

    other.close();
    await once(other, 'close');
    await bench.proxy.accept();
  });
});

describe('FaultProxy.close', () => {
  it('closes the sockets and leaves no timer', async () => {
    const { client, server } = await bench.pair();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    bench.proxy.delay(60_000, { direction: 'toServer' });
    bench.proxy.throttle(1, { direction: 'toClient' });
    client.socket.write('slow');
    server.socket.write('slow');
    await client.untilBytes(1);
    await bench.meanwhile();
    bench.proxy.delay(70_000, { direction: 'toServer' });
    const waiting = bench.proxy.untilConnections(7);
    const during = vi.getTimerCount();

    await bench.proxy.close();

    await expect(waiting).rejects.toThrow('got a call of close');
    await client.untilSeen('end');
    expect(during).toBe(3);
    expect([vi.getTimerCount(), bench.proxy.connections]).toEqual([0, 0]);
  });

  it('may be called twice, refuses connections, and cannot be opened again', async () => {
    const { port } = bench.proxy;

    await Promise.all([bench.proxy.close(), bench.proxy.close()]);

    expect(await connectError(port)).toBe('ECONNREFUSED');
    await expect(bench.proxy.accept()).rejects.toThrow('after close');
    await expect(bench.proxy.heal()).rejects.toThrow('after close');
    await expect(bench.proxy.untilConnections(0)).rejects.toThrow('after close');
  });
});

describe('FaultProxy.until', () => {
  it('fails with the figures when the time is over', async () => {
    await expect(bench.proxy.untilConnections(3, { timeoutMs: 1 })).rejects.toThrow(
      'within 1 ms, got {"connections":0',
    );
  });

  it('refuses figures that make no sense', () => {
    expect(() => bench.proxy.delay(-1)).toThrow('delay ms: expected a number from 0 on, got -1');
    expect(() => bench.proxy.throttle(0)).toThrow(
      'throttle bytesPerSecond: expected a number from 1 on, got 0',
    );
    expect(() => bench.proxy.cutAfter(Number.NaN)).toThrow(
      'cutAfter bytes: expected a number from 0 on, got NaN',
    );
  });
});
