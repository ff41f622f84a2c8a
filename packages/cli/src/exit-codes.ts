import { RivergraphError } from '@rivergraph/core';
import type { ErrorCode } from '@rivergraph/core';
import { CommanderError } from 'commander';
import type { StopSignal } from './process/host.ts';

/** What the program tells its caller. A signal that ends it at once gives 128 and its number, as of a shell. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unavailable: 3 } as const;

const codeOf: Readonly<Record<ErrorCode, number>> = {
  misconfigured: exitCodes.usage,
  unauthorized: exitCodes.usage,
  unavailable: exitCodes.unavailable,
  throttled: exitCodes.unavailable,
  conflict: exitCodes.unavailable,
  rejected: exitCodes.failed,
  'too-large': exitCodes.failed,
  closed: exitCodes.failed,
  internal: exitCodes.failed,
};

/** The exit code that goes with what a command threw. */
export function exitCodeOf(error: unknown): number {
  // Help that was asked for is no error; help that is shown because a command lacks is one.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return error instanceof RivergraphError ? codeOf[error.code] : exitCodes.failed;
}

const signalNumbers: Readonly<Record<StopSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** The exit code of a program that a signal ended at once. */
export function exitCodeOfSignal(signal: StopSignal): number {
  return 128 + signalNumbers[signal];
}
