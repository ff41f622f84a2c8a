import type { Logger } from '@rivergraph/core';

/** A logger that keeps what it was told, each line behind its level. */
export interface LogLines extends Logger {
  readonly lines: readonly string[];
}

/** Makes a logger that keeps what it is told. */
export function logLines(): LogLines {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
