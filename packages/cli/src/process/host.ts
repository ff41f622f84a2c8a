import type { Clock } from '@rivergraph/core';

/** Ctrl-C, a supervisor, and a terminal that is closed. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** How many lines the terminal shows; `undefined` where there is none. */
  readonly rows: number | undefined;
  /** Aborted when whoever reads it has gone, as `head` does. */
  readonly closed: AbortSignal;
}

/** The process as commands see it, so that tests need none. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  readonly clock: Clock;
  readonly pid: number;
  /** Calls back at each signal that asks to stop, until the returned function is called. */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
