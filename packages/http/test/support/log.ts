import type { LogFields, Logger } from '@rivergraph/core';

/** A line that was logged. */
interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines. */
export interface Log {
  readonly logger: Logger;
  readonly lines: readonly LogLine[];
  /** All of it as one text. */
  text(): string;
}

/** Makes a logger that keeps its lines. */
export function createLog(): Log {
  const lines: LogLine[] = [];
  const keep =
    (level: keyof Logger) =>
    (message: string, fields: LogFields = {}): void => {
      lines.push({ level, message, fields });
    };
  return {
    logger: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    lines,
    text: () => JSON.stringify(lines),
  };
}
