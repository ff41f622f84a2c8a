import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Listens, and never takes a connection from the queue of those that wait. */
const deafProcess = `
  require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('node:fs').writeSync(1, String(this.address().port) + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

const answerMs = 300;
const mostWaiting = 20;

/** Gives a port of 127.0.0.1 where packets vanish: attempts to connect are neither taken nor refused. It ends with the test. */
export async function startBlackHole(): Promise<number> {
  const deaf = spawn(process.execPath, ['-e', deafProcess], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    deaf.kill('SIGKILL');
  });
  const [line] = (await once(deaf.stdout, 'data')) as [Buffer];
  const port = Number(String(line));
  // The kernel says yes for the listener until its queue is full.
  while (sockets.length < mostWaiting) {
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
    sockets.push(socket);
    if (!(await isTaken(socket))) return port;
  }
  throw new Error('expected the queue of the listener to fill up');
}

async function isTaken(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), answerMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
