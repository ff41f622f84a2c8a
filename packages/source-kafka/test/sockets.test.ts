import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Sockets } from '../src/sockets.ts';

describe('the connections of a client', () => {
  it('ends those that are left, with an error, so that kafkajs lets go of what belongs to them', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const sockets = new Sockets();
    const make = sockets.factory();
    const socket = make({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: () => undefined });
    await once(socket, 'connect');
    const failed = once(socket, 'error');

    sockets.destroy();

    expect((await failed)[0]).toBeInstanceOf(Error);
    expect(socket.destroyed).toBe(true);
    server.close();
  });

  it('are made no more when they were ended', () => {
    const sockets = new Sockets();
    const make = sockets.factory();
    sockets.destroy();

    let thrown: unknown;
    try {
      make({ host: '127.0.0.1', port: 1, ssl: undefined as never, onConnect: () => undefined });
    } catch (error) {
      thrown = error;
    }

    expect(thrown instanceof Error).toBe(true);
    // What cannot be read is what makes kafkajs give up.
    expect(() => (thrown as Error).message).toThrow(TypeError);
  });

  it('makes them as the user wants to', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const hosts: string[] = [];
    const plain = new Sockets().factory();
    const sockets = new Sockets();
    const make = sockets.factory((options) => {
      hosts.push(options.host);
      return plain(options);
    });

    const socket = make({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: () => undefined });
    socket.once('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    sockets.destroy();
    await closed;

    expect(hosts).toEqual(['127.0.0.1']);
    server.close();
  });
});
