/**
 * A console-shaped logger. Called per batch or rarer, never per record, and never with the user's data.
 *
 * @public
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Named values of a log line. @public */
export interface LogFields {
  readonly [name: string]: string | number | boolean | undefined;
}

/** Says nothing; the default. @public */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
