/** A server that runs until somebody asks for its end. */
export interface ForegroundServer {
  log(): string;
  stop(): Promise<void>;
}

/** Stops a server when this process is asked to stop, and complains when it ends by itself. */
export function stayInForeground(
  name: string,
  server: ForegroundServer,
  origin: 'address' | 'docker' | 'double' | 'java' | 'npm',
): void {
  stopOnSignals(server);
  if (origin !== 'address') complainAboutAnEarlyEnd(name, server);
}

function stopOnSignals(server: ForegroundServer): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void server.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** Once the server is gone nothing keeps this process alive. */
function complainAboutAnEarlyEnd(name: string, server: ForegroundServer): void {
  process.once('beforeExit', () => {
    process.stderr.write(`${name} ended by itself.\n${server.log()}`);
    process.exitCode = 1;
  });
}
