import type { Host, StopSignal } from '../../src/process/host.ts';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';

/** A process that a test holds in its hand. */
export interface FakeHost extends Host {
  readonly clock: ManualClock;
  readonly printed: () => string;
  readonly errors: () => string;
  readonly exits: readonly number[];
  /** Closes the output as its reader does. */
  closeOutput(): void;
  /** Sends a signal to whoever listens. */
  signal(signal: StopSignal): void;
}

export interface FakeHostOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly rows?: number;
  readonly onOutput?: (text: string) => void;
}

/** Makes a process without a terminal; with `rows`, one with a terminal of so many lines. */
export function fakeHost({ cwd = '/nowhere', env = {}, rows, onOutput }: FakeHostOptions = {}): FakeHost {
  let printed = '';
  let errors = '';
  const exits: number[] = [];
  const listeners = new Set<(signal: StopSignal) => void>();
  const isTerminal = rows !== undefined;
  const reader = new AbortController();
  return {
    cwd,
    env,
    out: {
      write: (text) => {
        printed += text;
        onOutput?.(text);
      },
      isTerminal,
      rows,
      closed: reader.signal,
    },
    err: { write: (text) => void (errors += text), isTerminal, rows, closed: reader.signal },
    clock: createManualClock(),
    pid: 42,
    onStop: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    exit: (code) => void exits.push(code),
    printed: () => printed,
    errors: () => errors,
    exits,
    closeOutput: () => reader.abort(),
    signal: (signal) => {
      for (const listener of listeners) listener(signal);
    },
  };
}
