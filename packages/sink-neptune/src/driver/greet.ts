import { misconfigured, RivergraphError } from '@rivergraph/core';
import gremlin from 'gremlin';
import type { Bytecode } from './port.ts';

/**
 * Runs a traversal that looks at nothing: only a request shows whether a password is right.
 *
 * Failure: a coded error; `misconfigured` for a server that runs not even this.
 */
export async function greet(submit: (bytecode: Bytecode) => Promise<readonly unknown[]>): Promise<void> {
  try {
    await submit(new gremlin.process.Bytecode().addStep('inject', [0]));
  } catch (cause) {
    if (!(cause instanceof RivergraphError) || cause.code !== 'rejected') throw cause;
    throw misconfigured('neptune: expected the server to run a first traversal, it refused; see the cause', {
      reason: 'server',
      cause: cause.cause,
    });
  }
}
