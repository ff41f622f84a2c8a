import type { LogFields, Logger } from '../contracts/logger.ts';

/** Makes a logger that never throws: what goes wrong in logging must not stop the data. @internal */
export function safeLogger(logger: Logger): Logger {
  const say =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      try {
        logger[level](message, fields);
      } catch {
        // There is nobody left to tell.
      }
    };
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}
