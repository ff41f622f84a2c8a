import { createServer } from 'node:net';

/**
 * Where ports are looked for. Below the range that systems hand out to outgoing connections, so that nobody takes the port of a
 * server while it is down between a kill and its restart.
 */
const range = { first: 20_000, last: 32_000 };
const handedOut = new Set<number>();
const maxAttempts = 2_000;

/**
 * Finds ports of this machine that nothing listens on, each other than all that this process was given before.
 *
 * Another process may take one before it is used: a server that finds its port taken has to be started again with others.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let attempt = 0; ports.length < count; attempt += 1) {
    if (attempt === maxAttempts)
      throw new Error(
        `Ports: expected ${count} free ones from ${range.first} to ${range.last}, got ${ports.length}`,
      );
    const port = range.first + Math.floor(Math.random() * (range.last - range.first));
    if (handedOut.has(port)) continue;
    // Before it is looked at: whoever asks meanwhile must not be given it, too.
    handedOut.add(port);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

/** Tells whether a server could listen on a port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
