import { RivergraphError } from '@rivergraph/core';
import type { LogFields } from '@rivergraph/core';
import { jsonLogger } from './json-logger.ts';

/**
 * Runs one of the programs that a container runs. What fails is logged in a line, and the exit code is 1 then: Kubernetes starts it
 * again.
 */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    jsonLogger().error(...lineOf(error));
    process.exitCode = 1;
  }
}

function lineOf(error: unknown): [message: string, fields: LogFields] {
  if (error instanceof RivergraphError) return [error.message, { code: error.code, reason: error.reason }];
  return [error instanceof Error ? String(error.stack) : String(error), {}];
}
