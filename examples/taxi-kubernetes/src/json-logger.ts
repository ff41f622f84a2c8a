import type { LogFields, Logger } from '@rivergraph/core';

/** Makes a logger that writes a line of JSON each, for what collects the logs of containers. */
export function jsonLogger(write: (line: string) => void = writeLine): Logger {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }));
  return { debug: () => undefined, info: at('info'), warn: at('warn'), error: at('error') };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
