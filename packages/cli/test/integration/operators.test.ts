import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '@rivergraph/http';
import type { HttpServer } from '@rivergraph/http';
import { createMemoryStore, createStreams } from '@rivergraph/streams';
import type { Streams } from '@rivergraph/streams';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isThere } from '../../src/operator/is-there.ts';
import type { Operator } from '../../src/operator/operator.ts';
import { remoteOperator } from '../../src/operator/remote-operator.ts';
import { memoryDefinition } from '../support/memory-definition.ts';

describe('the operator of a serving process', () => {
  let streams: Streams;
  let server: HttpServer;
  let operator: Operator;
  let url: string;

  beforeEach(async () => {
    streams = createStreams({ store: createMemoryStore(), definitions: { three: memoryDefinition() } });
    await streams.open();
    server = createHttpServer(streams, { port: 0 });
    ({ url } = await server.listen());
    operator = remoteOperator({ url: new URL(url), token: server.token });
    await operator.create('one', { definition: 'three', settings: { password: 'hush' } });
  });
  afterEach(async () => {
    await streams.close();
    await server.close();
  });

  it('tells definitions and streams', async () => {
    expect(await operator.definitions()).toMatchObject([{ name: 'three', description: 'Three records' }]);
    expect(await operator.list()).toMatchObject([
      { name: 'one', state: 'stopped', settings: { password: '***' } },
    ]);
    expect(await operator.one('one')).toMatchObject({ name: 'one', totals: { consumed: 0 } });
  });

  it('keeps the path that a proxy gave the process', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer(({ url: path }, answer) => {
      asked.push(path);
      answer.end('[]');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;

    const target = { url: new URL(`http://127.0.0.1:${port}/streams-of-a/`), token: undefined };
    await remoteOperator(target).list();
    proxy.close();

    expect(asked).toEqual(['/streams-of-a/streams']);
  });

  it('checks and runs once', async () => {
    const found = await operator.check('one', { limit: { batches: 1 }, timeoutMs: 5_000 });
    const result = await operator.runOnce('one', { limit: { batches: 1 }, timeoutMs: 5_000 });

    expect(found).toMatchObject({ records: 3, writes: 3, rejected: [] });
    expect(found.rows).not.toHaveLength(0);
    expect(result).toMatchObject({ reason: 'limit', stats: { written: 3 } });
  });

  it('changes what is wanted', async () => {
    expect(await operator.change('one', 'start')).toMatchObject({ desired: 'running' });
    expect(await operator.change('one', 'pause')).toMatchObject({ desired: 'paused' });
    expect(await operator.change('one', 'resume')).toMatchObject({ desired: 'running' });
    expect(await operator.change('one', 'restart')).toMatchObject({ desired: 'running' });
    await expect(operator.drop('one')).rejects.toMatchObject({ reason: 'stream-runs' });
    expect(await operator.change('one', 'stop')).toMatchObject({ desired: 'stopped', state: 'stopped' });
    await operator.drop('one');
    expect(await operator.list()).toEqual([]);
  });

  it('throws what the streams threw', async () => {
    await expect(operator.one('x')).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'no-such-stream',
    });
    await expect(operator.one('../streams')).rejects.toMatchObject({ code: 'misconfigured' });
    await expect(operator.create('one', { definition: 'three' })).rejects.toMatchObject({
      reason: 'stream-exists',
    });
    await expect(operator.create('two', { definition: 'four' })).rejects.toMatchObject({
      code: 'misconfigured',
    });
  });

  it('is refused without the token, and unavailable without the process', async () => {
    const stranger = remoteOperator({ url: new URL(url), token: undefined });
    const address = { url, token: undefined, pid: process.pid };
    const before = await isThere(address);
    await expect(stranger.list()).rejects.toMatchObject({ code: 'unauthorized' });
    await server.close();

    await expect(operator.list()).rejects.toMatchObject({ code: 'unavailable' });
    expect([before, await isThere(address)]).toEqual([true, false]);
  });
});
