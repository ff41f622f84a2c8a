import { describe, expect, it } from 'vitest';
import type { HttpAddress, HttpOptions } from '../../src/index.ts';
import { createHttpServer } from '../../src/index.ts';
import { FakeStreams } from '../support/fake-streams.ts';
import { token } from '../support/open-app.ts';
import { openRaw, sendRaw } from '../support/raw-client.ts';

interface Listening extends AsyncDisposable {
  readonly address: HttpAddress;
  readonly streams: FakeStreams;
}

async function listen(options: HttpOptions = {}): Promise<Listening> {
  const streams = new FakeStreams();
  await streams.create('orders-1', { definition: 'orders' });
  streams.calls.length = 0;
  const server = createHttpServer(streams, { token, port: 0, requestTimeoutMs: 300, ...options });
  const address = await server.listen();
  return { address, streams, [Symbol.asyncDispose]: async () => await server.close() };
}

function head(line: string, ...headers: string[]): string {
  const all = ['host: localhost', `authorization: Bearer ${token}`, 'connection: close', ...headers];
  return `${[`${line} HTTP/1.1`, ...all].join('\r\n')}\r\n\r\n`;
}

async function isServing({ url }: HttpAddress): Promise<boolean> {
  const answer = await fetch(`${url}/health/live`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status === 200;
}

describe('a server among hostile clients', () => {
  it('serves no path but its own', async () => {
    await using server = await listen();
    const paths = [
      '/streams/../../../../etc/passwd',
      '/streams/..%2f..%2fetc%2fpasswd',
      '/streams/%2e%2e/%2e%2e/package.json',
      '/..;/openapi.json',
      '//etc/passwd',
      '/openapi.json/../package.json',
      '/streams/orders-1%00.json',
      '/streams/orders-1%2fstart',
      '/streams/..\\..\\package.json',
      '/streams/__proto__',
      '/streams/constructor',
      '/connector-plugins/__proto__/config/validate',
    ];

    for (const path of paths) {
      const { status, body } = await sendRaw(server.address, head(`GET ${path}`));

      expect([path, [400, 404, 405].includes(status)]).toEqual([path, true]);
      expect(JSON.parse(body)).toMatchObject({ error_code: status });
    }
    expect(server.streams.calls).toEqual([]);
  });

  it('holds no answer to a body longer than it says', async () => {
    await using server = await listen({ answerTimeoutMs: 100 });
    server.streams.create = async () => await new Promise(() => undefined);
    const body = JSON.stringify({ name: 'new', config: { 'connector.class': 'orders' } });

    const { status } = await sendRaw(
      server.address,
      `${head('POST /connectors', 'content-type: application/json', `content-length: ${body.length}`)}${body}`,
    );

    expect(status).toBe(503);
  }, 10_000);

  it('takes odd queries for what they are', async () => {
    await using server = await listen();
    const query = '__proto__=1&constructor=2&expand=__proto__&expand=status&expand[]=x&%00=%00&toString=1';

    const { status, body } = await sendRaw(server.address, head(`GET /connectors?${query}`));

    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(body)['orders-1'])).toEqual(['status']);
  });

  it('answers what is no HTTP, and what has too long a head', async () => {
    await using server = await listen();

    const noHttp = await sendRaw(server.address, 'HELLO\r\n\r\n');
    const nul = await sendRaw(server.address, head('GET /', 'x-nul: a\0b'));
    const long = await sendRaw(server.address, head('GET /', `x-long: ${'a'.repeat(20_000)}`));

    expect([noHttp.status, nul.status, long.status]).toEqual([400, 400, 431]);
    expect(JSON.parse(noHttp.body)).toMatchObject({ error_code: 400 });
    expect(await isServing(server.address)).toBe(true);
  });

  it('reads no more of a body than it takes', async () => {
    await using server = await listen();
    const length = 50_000_000;
    const told = head('POST /streams', 'content-type: application/json', `content-length: ${length}`);
    const untold = head('POST /streams', 'content-type: application/json', 'transfer-encoding: chunked');
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;

    const first = await sendRaw(server.address, told);
    const second = await sendRaw(server.address, untold + chunk + chunk);

    expect([first.status, second.status]).toEqual([413, 413]);
    expect(await isServing(server.address)).toBe(true);
  });

  it('does not wait for a body or a head that does not come, nor for a client that says nothing', async () => {
    await using server = await listen();
    const told = head('POST /streams', 'content-type: application/json', 'content-length: 100');

    const slow = await Promise.all([
      openRaw(server.address, `${told}{"name":`),
      openRaw(server.address, 'GET / HTTP/1.1\r\nhost: '),
      openRaw(server.address, ''),
    ]);
    const servedMeanwhile = await isServing(server.address);
    await Promise.all(slow.map(async ({ ended }) => await ended));

    expect(servedMeanwhile).toBe(true);
    for (const client of slow.slice(0, 2)) expect(client.text()).toMatch(/^HTTP\/1\.1 408 /);
    expect(server.streams.calls).toEqual([]);
  });

  it('holds no more connections than it can, and serves again when they are gone', async () => {
    await using server = await listen({ requestTimeoutMs: 20_000 });

    const crowd = await Promise.all(
      Array.from({ length: 600 }, async () => await openRaw(server.address, '')),
    );
    await expect.poll(() => crowd.filter(({ socket }) => socket.closed).length).toBeGreaterThanOrEqual(80);
    for (const { socket } of crowd) socket.destroy();

    await expect.poll(async () => await isServing(server.address).catch(() => false)).toBe(true);
  });

  it('lets what a client began go on when the client goes away', async () => {
    await using server = await listen();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.streams.stopAll = async () => {
      server.streams.calls.push('begun');
      await gate;
      server.streams.calls.push('done');
    };

    const { socket } = await openRaw(server.address, head('POST /streams/stop'));
    await expect.poll(() => server.streams.calls).toEqual(['begun']);
    socket.destroy();
    open();

    await expect.poll(() => server.streams.calls).toEqual(['begun', 'done']);
    expect(await isServing(server.address)).toBe(true);
  });
});
