import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts, isFree } from '../../src/process/ports.ts';

describe('freePorts', () => {
  it('never gives a port twice, and none that systems use for outgoing connections', async () => {
    const ports = (await Promise.all([freePorts(20), freePorts(20), freePorts(20)])).flat();

    expect(new Set(ports).size).toBe(60);
    expect(Math.min(...ports)).toBeGreaterThan(1024);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });
});

describe('isFree', () => {
  it('tells a port that is listened on from one that is not', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const whileOpen = await isFree(port);
    server.close();
    await once(server, 'close');

    expect([whileOpen, await isFree(port)]).toEqual([false, true]);
  });
});
