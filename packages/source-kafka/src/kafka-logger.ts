import type { LogFields, Logger } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import type { LogEntry, logCreator } from 'kafkajs';

const { logLevel: levels } = kafkajs;

/** What kafkajs may add to a line that tells nothing of the data. */
const plainFields = [
  'groupId',
  'memberId',
  'topic',
  'partition',
  'broker',
  'retryCount',
  'retryTime',
  'error',
] as const;
const maxChars = 200;
/** What connections end with that were still open when the client was closed; nobody has to look into that. */
export const closedByUs = 'the client was closed';

/**
 * Makes the log creator that sends what kafkajs has to say to a logger, one level lower: what kafkajs calls an error it
 * tries again, and what ends a source comes as an error of the source. Its debug lines are dropped.
 */
export function kafkaLogCreator(logger: Logger): logCreator {
  const seen = new Map<string, number>();
  return () => (entry) => {
    const text = textOf(entry);
    const level = levelOf(entry.level, text);
    const isNews = isFirstLately(seen, text, performance.now());
    const write = writerOf(logger, isNews ? level : Math.max(level, levels.INFO));
    write?.(`kafkajs: ${cut(text)}`, fieldsOf(entry));
  };
}

const quietMs = 30_000;
const mostSeen = 200;

/** While a broker is away kafkajs says so several times a second. */
function isFirstLately(seen: Map<string, number>, text: string, now: number): boolean {
  const last = seen.get(text);
  if (last !== undefined && now - last < quietMs) return false;
  if (seen.size >= mostSeen) seen.clear();
  seen.set(text, now);
  return true;
}

/** It logs some errors as they are; what a log creator throws would take the place of such an error. */
function textOf({ log }: LogEntry): string {
  const message: unknown = log.message;
  return message instanceof Error ? message.message : String(message);
}

/** Every answer that is a refusal is an error to kafkajs, and part of each rebalance; what comes of it is told elsewhere. */
function levelOf(level: LogEntry['level'], text: string): LogEntry['level'] {
  if (text.endsWith(closedByUs)) return levels.DEBUG;
  return level === levels.ERROR && text.startsWith('Response ') ? levels.INFO : level;
}

function writerOf(logger: Logger, level: LogEntry['level']): Logger['info'] | undefined {
  switch (level) {
    case levels.ERROR:
      return (message, fields) => logger.warn(message, fields);
    case levels.WARN:
      return (message, fields) => logger.info(message, fields);
    case levels.INFO:
      return (message, fields) => logger.debug(message, fields);
    default:
      return undefined;
  }
}

function fieldsOf({ namespace, log }: LogEntry): LogFields {
  const fields: Record<string, string | number | boolean> = {};
  if (namespace !== '' && namespace !== undefined) fields['namespace'] = namespace;
  for (const name of plainFields) {
    const value = plain(log[name]);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function plain(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'string') return cut(value);
  if (value instanceof Error) return cut(value.message);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** An error's text may quote what a server sent. */
function cut(text: string): string {
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
}
