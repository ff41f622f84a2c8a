import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { selfSigned } from '../bolt/self-signed.ts';
import type { NeptuneFrontOptions } from './options.ts';

/** A server that can be connected to. */
export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** The certificate, with TLS. */
  readonly ca: string | undefined;
  /** Destroys all sockets. Settles when there are none; may be called again. */
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1, with TLS where that is asked for. */
export async function listen({ port = 0, tls }: NeptuneFrontOptions): Promise<Listening> {
  const certificate = tls === 'required' ? selfSigned() : undefined;
  const server =
    certificate === undefined ? createServer() : createTlsServer({ ...certificate, minVersion: 'TLSv1.2' });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return { server, port: actual, ca: certificate?.cert, close };
}
