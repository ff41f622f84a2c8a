import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';

/** Listens on a free port and passes everything on to another; tells of each connection. */
export async function forwardTo(port: number, onConnection: () => void): Promise<Server> {
  const server = createServer((inbound) => {
    onConnection();
    const outbound = connect({ port, host: '127.0.0.1' });
    inbound.pipe(outbound).pipe(inbound);
    for (const socket of [inbound, outbound])
      socket.on('error', () => {
        inbound.destroy();
        outbound.destroy();
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
