import { connect } from 'node:net';
import type { ServerAddress } from './server-file.ts';

const probeTimeoutMs = 2_000;

/**
 * Whether the process that an address names lives and listens. A process that was killed leaves its address, and its id or its port
 * may be another's by now.
 */
export async function isThere({ url, pid }: ServerAddress): Promise<boolean> {
  return lives(pid) && (await listens(new URL(url)));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Someone else's process lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function listens({ hostname, port, protocol }: URL): Promise<boolean> {
  const socket = connect({
    // A URL writes IPv6 addresses in brackets.
    host: hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port),
    timeout: probeTimeoutMs,
  });
  return await new Promise<boolean>((resolve) => {
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
