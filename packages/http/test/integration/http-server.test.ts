import { describe, expect, it } from 'vitest';
import { createHttpServer } from '../../src/index.ts';
import { FakeStreams } from '../support/fake-streams.ts';
import { createLog } from '../support/log.ts';
import { openRaw } from '../support/raw-client.ts';

describe('HTTP server', () => {
  it('listens where it says, and wants its own token', async () => {
    await using server = createHttpServer(new FakeStreams(), { port: 0 });

    const { url, host, port } = await server.listen();
    const refused = await fetch(url);
    const taken = await fetch(url, { headers: { authorization: `Bearer ${server.token}` } });

    expect([url, host]).toEqual([`http://127.0.0.1:${port}`, '127.0.0.1']);
    expect([refused.status, taken.status]).toEqual([401, 200]);
  });

  it('tells an address that is taken', async () => {
    await using first = createHttpServer(new FakeStreams(), { port: 0 });
    const { port } = await first.listen();
    await using second = createHttpServer(new FakeStreams(), { port });

    const failure = second.listen();

    await expect(failure).rejects.toMatchObject({ code: 'misconfigured', reason: 'in-use' });
  });

  it('listens once, and never after close', async () => {
    await using server = createHttpServer(new FakeStreams(), { port: 0 });
    await server.listen();

    const again = server.listen();
    await expect(again).rejects.toMatchObject({ code: 'misconfigured' });
    await server.close();
    const late = server.listen();

    await expect(late).rejects.toMatchObject({ code: 'closed' });
  });

  it('closes more than once, also before it listened', async () => {
    const server = createHttpServer(new FakeStreams(), { port: 0 });

    await server.close();
    await server.close();
    await server[Symbol.asyncDispose]();

    await expect(server.listen()).rejects.toMatchObject({ code: 'closed' });
  });

  it('closes with connections that only stand open', async () => {
    const server = createHttpServer(new FakeStreams(), { port: 0 });
    const address = await server.listen();
    const client = await openRaw(address, '');

    await server.close();
    client.socket.destroy();

    await expect(fetch(address.url)).rejects.toThrow('fetch failed');
  });

  it('warns of an address that others reach', async () => {
    const log = createLog();
    await using server = createHttpServer(new FakeStreams(), {
      port: 0,
      host: '0.0.0.0',
      logger: log.logger,
    });

    await server.listen();

    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
    expect(log.text()).not.toContain(server.token);
  });

  it.each([
    [{ port: -1 }],
    [{ port: 65_536 }],
    [{ port: '80' }],
    [{ host: '' }],
    [{ host: 5 }],
    [{ publicHealth: 'yes' }],
    [{ requestTimeoutMs: 99 }],
    [{ answerTimeoutMs: 3_600_001 }],
    [{ maxBodyBytes: 0.5 }],
    [{ version: '' }],
  ])('refuses the options %j', (options) => {
    expect(() => createHttpServer(new FakeStreams(), options as object)).toThrow(/^Option \w+: expected/);
  });
});
