import { systemClock } from '@rivergraph/core';
import type { Host, Output, StopSignal } from './host.ts';

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The process that runs this program. */
export function nodeHost(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    clock: systemClock,
    pid: process.pid,
    onStop: (listener) => {
      for (const signal of stopSignals) process.on(signal, listener);
      return () => {
        for (const signal of stopSignals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

/** Settles when what was written has left the process, which a pipe may take a while for. */
export async function flushed(): Promise<void> {
  const streams = [process.stdout, process.stderr];
  await Promise.all(
    streams.map(
      async (stream) =>
        await new Promise<void>((resolve) => {
          if (stream.destroyed || stream.writableEnded) resolve();
          else stream.write('', () => resolve());
        }),
    ),
  );
}

/** Goes on where whoever reads the output stops in the midst; what has nothing else to do ends then. */
function outputOf(stream: NodeJS.WriteStream): Output {
  const gone = new AbortController();
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone.abort();
  });
  return {
    closed: gone.signal,
    write: (text) => void stream.write(text),
    get isTerminal() {
      return stream.isTTY;
    },
    get rows() {
      return stream.isTTY ? stream.rows : undefined;
    },
  };
}
