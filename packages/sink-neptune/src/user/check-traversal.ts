import { misconfigured } from '@rivergraph/core';
import driver from 'gremlin';
import type { Bytecode } from '../driver/port.ts';
import { instructionsOf } from '../statement/instructions.ts';
import { sentBytecode } from './sent-value.ts';

const { Traversal } = driver.process;

/** What a run by the driver leaves behind, which asks for no answer. */
const runStep = 'none';

/**
 * Gives the steps of a traversal that a user's function returned, as they can be sent.
 *
 * Failure: `misconfigured` for anything but a traversal of this graph that was not run; `rejected` for a value that cannot be sent.
 */
export function checkTraversal(name: string, graph: driver.structure.Graph, traversal: unknown): Bytecode {
  if (!(traversal instanceof Traversal)) throw wrong(name, 'a traversal of g', kindOf(traversal));
  const spawnedBy: unknown = (traversal as { readonly graph?: unknown }).graph;
  if (spawnedBy !== graph) {
    throw wrong(name, 'a traversal of g', spawnedBy == null ? 'an anonymous one' : 'one of another source');
  }
  const bytecode = traversal.getBytecode();
  if (instructionsOf(bytecode).stepInstructions.at(-1)?.[0] === runStep) {
    throw wrong(name, 'a traversal that the sink runs', 'one that was run with iterate()');
  }
  return sentBytecode(`gremlin: ${name}`, bytecode);
}

function wrong(name: string, expected: string, got: string): Error {
  return misconfigured(`neptune: gremlin: ${name}: expected ${expected}, got ${got}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (!('then' in value) || typeof value.then !== 'function') return 'something else';
  // It may reject, as a traversal does that is run without a connection; nobody else would hear of it.
  void Promise.resolve(value).catch(() => undefined);
  return 'a promise';
}
