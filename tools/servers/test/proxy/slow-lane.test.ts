import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './ends.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await Bench.start();
});

afterEach(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('FaultProxy.delay', () => {
  it('lets bytes and the end arrive later', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.delay(80);
    const start = performance.now();

    server.socket.end('!');
    await client.untilSeen('end');

    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
    expect(client.text).toBe('!');
  });

  it('leaves the other direction as it is', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.delay(3_600_000, { direction: 'toClient' });

    client.socket.write('?');
    await server.untilBytes(1);
    server.socket.write('!');
    await bench.meanwhile();

    expect([server.text, client.text]).toEqual(['?', '']);
  });

  it('keeps chunks under way side by side', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.delay(300, { direction: 'toServer' });
    const start = performance.now();

    for (let sent = 0; sent < 20; sent += 1) {
      client.socket.write('x');
      await bench.meanwhile();
    }
    await server.untilBytes(20);

    // One after another they would have taken twenty times the delay.
    expect(performance.now() - start).toBeLessThan(20 * 300);
  });

  it('lets go of what is under way when it is taken back', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.delay(3_600_000);
    client.socket.write('held');
    await bench.meanwhile();
    const early = server.text;

    bench.proxy.delay(0);
    await server.untilBytes(4);

    expect([early, server.text]).toEqual(['', 'held']);
  });

  it('keeps at most a bounded number of bytes under way', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.delay(3_600_000);
    const chunk = Buffer.alloc(64 * 1024, 7);

    for (let sent = 0; sent < 512; sent += 1) client.socket.write(chunk);
    const stuckBytes = await bench.stuckBytes(client.socket);
    bench.proxy.delay(0);
    await server.untilBytes(512 * chunk.length);

    expect(stuckBytes).toBeGreaterThan(8 * 1024 * 1024);
  });
});

describe('FaultProxy.throttle', () => {
  it('lets no more than the rate through', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.throttle(100_000, { direction: 'toServer' });
    const start = performance.now();

    client.socket.write(Buffer.alloc(30_000, 1));
    await server.untilBytes(30_000);
    const tookMs = performance.now() - start;

    // The first slice, a fiftieth of a second's bytes, goes at once.
    expect(tookMs).toBeGreaterThanOrEqual(270);
    expect(tookMs).toBeLessThan(3_000);
  });

  it('is over at once when it is taken back', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.throttle(1);
    client.socket.write('12345678');
    await server.untilBytes(1);
    const early = server.bytes;

    bench.proxy.throttle(Infinity);
    await server.untilBytes(8);

    expect([early, server.text]).toEqual([1, '12345678']);
  });
});

describe('FaultProxy.freeze', () => {
  it('holds bytes in both directions and loses none', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.freeze();

    client.socket.write('question');
    server.socket.write('greeting');
    await bench.meanwhile();
    const frozen = [server.text, client.text, bench.proxy.connections];
    bench.proxy.thaw();
    await Promise.all([server.untilBytes(8), client.untilBytes(8)]);

    expect(frozen).toEqual(['', '', 1]);
    expect([server.text, client.text]).toEqual(['question', 'greeting']);
  });

  it('holds one direction while the other goes on', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.freeze({ direction: 'toClient' });

    client.socket.write('question');
    await server.untilBytes(8);
    server.socket.write('answer');
    await bench.meanwhile();
    const frozen = client.text;
    bench.proxy.thaw({ direction: 'toClient' });
    await client.untilBytes(6);

    expect([frozen, client.text]).toEqual(['', 'answer']);
  });

  it('holds the end of a connection too', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.freeze();

    client.socket.end('bye');
    server.socket.write('hello');
    await bench.meanwhile();
    const frozen = [...server.endings];
    bench.proxy.thaw();
    await server.untilSeen('end');
    await client.untilBytes(5);

    expect([frozen, server.text]).toEqual([[], 'bye']);
  });

  it('makes the sender wait', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.freeze({ direction: 'toServer' });
    const chunk = Buffer.alloc(64 * 1024, 7);

    for (let sent = 0; sent < 512; sent += 1) client.socket.write(chunk);
    const stuckBytes = await bench.stuckBytes(client.socket);
    bench.proxy.thaw();
    await server.untilBytes(512 * chunk.length);

    expect(stuckBytes).toBeGreaterThan(8 * 1024 * 1024);
  });

  it('holds the connections that come meanwhile', async () => {
    bench.proxy.freeze();

    const { client, server } = await bench.pair();
    client.socket.write('early');
    await bench.meanwhile();
    const frozen = server.text;
    bench.proxy.thaw();
    await server.untilBytes(5);

    expect([frozen, server.text]).toEqual(['', 'early']);
  });

  it('does not keep a cut from happening', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.freeze();

    bench.proxy.cut();
    await Promise.all([client.untilSeen('close'), server.untilSeen('close')]);

    expect(client.endings).toEqual(['ECONNRESET', 'close']);
  });
});

describe('FaultProxy.halfOpen', () => {
  it('lets bytes vanish while both sockets stay open, and resets them on heal', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.halfOpen();

    client.socket.write('question');
    server.socket.write('greeting');
    await bench.proxy.until(
      ({ vanishedBytes }) => vanishedBytes.toServer === 8 && vanishedBytes.toClient === 8,
    );
    const meanwhile = [server.text, client.text, ...server.endings, ...client.endings];
    await bench.proxy.heal();
    await Promise.all([client.untilSeen('close'), server.untilSeen('close')]);

    expect(meanwhile).toEqual(['', '']);
    expect([client.endings, server.endings]).toEqual([
      ['ECONNRESET', 'close'],
      ['ECONNRESET', 'close'],
    ]);
  });

  it('keeps the server in the dark about a client that is gone', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.halfOpen();

    client.socket.resetAndDestroy();
    await bench.meanwhile();
    server.socket.write('are you there');
    await bench.proxy.until(({ vanishedBytes }) => vanishedBytes.toClient === 13);
    const meanwhile = [...server.endings];
    await bench.proxy.heal();
    await server.untilSeen('close');

    expect([meanwhile, server.endings]).toEqual([[], ['ECONNRESET', 'close']]);
  });

  it('can lose the answers only', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.halfOpen({ direction: 'toClient' });

    client.socket.write('do it');
    await server.untilBytes(5);
    server.socket.write('done');
    await bench.proxy.until(({ vanishedBytes }) => vanishedBytes.toClient === 4);

    expect([server.text, client.text]).toEqual(['do it', '']);
  });

  it('is over for connections that come after heal', async () => {
    bench.proxy.halfOpen();
    await bench.proxy.heal();

    const { client, server } = await bench.pair();
    client.socket.write('fresh');
    await server.untilBytes(5);

    expect(client.endings).toEqual([]);
  });
});

describe('FaultProxy.heal', () => {
  it('takes every fault back at once', async () => {
    const { client, server } = await bench.pair();
    bench.proxy.freeze();
    bench.proxy.delay(3_600_000);
    bench.proxy.throttle(1);
    bench.proxy.cutAfter(2, { direction: 'toServer' });
    client.socket.write('combined');
    await bench.proxy.refuse();
    await bench.meanwhile();
    const early = server.text;

    await bench.proxy.heal();
    await server.untilBytes(8);
    const later = await bench.pair();

    expect([early, server.text, later.client.endings]).toEqual(['', 'combined', []]);
  });
});
