/**
 * A console-shaped logger. Called per batch or rarer, never per record, and never with the user's data.
 *
 * @public
 */
export interface Logger {
  /** What helps to find a fault. */
  debug(message: string, fields?: LogFields): void;
  /** What happens in every run: a start, an end, a rebalance. */
  info(message: string, fields?: LogFields): void;
  /** What a human should know, while the pipeline goes on. */
  warn(message: string, fields?: LogFields): void;
  /** What stops the pipeline. */
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
