import type { LogFields, Logger } from '@rivergraph/core';
import { toJson } from '../format/json.ts';
import { printable } from '../format/printable.ts';

/** How much a log tells. */
export interface LogOptions {
  readonly level: 'warn' | 'debug';
  readonly json: boolean;
  readonly now: () => number;
  readonly print: (line: string) => void;
}

/** Makes a logger of lines: `2026-01-01T00:00:00.000Z warn payments: … code=unavailable`, or JSON. */
export function lineLogger({ level, json, now, print }: LogOptions): Logger {
  const log =
    (name: keyof Logger) =>
    (message: string, fields: LogFields = {}) => {
      const time = new Date(now()).toISOString();
      if (json) print(`${toJson({ time, level: name, message, ...fields })}\n`);
      else print(`${printable(`${time} ${name} ${message}${fieldsText(fields)}`)}\n`);
    };
  const quiet = (): void => undefined;
  const isLoud = level === 'debug';
  return {
    debug: isLoud ? log('debug') : quiet,
    info: isLoud ? log('info') : quiet,
    warn: log('warn'),
    error: log('error'),
  };
}

function fieldsText(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) => ` ${name}=${typeof value === 'string' && /\s/.test(value) ? toJson(value) : value}`,
    )
    .join('');
}
