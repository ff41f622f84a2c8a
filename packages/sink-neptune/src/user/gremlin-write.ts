import type { ConflictKey, Write } from '@rivergraph/core';
import type { Bytecode } from '../driver/port.ts';

/**
 * A traversal of the user's, made by {@link gremlin}.
 *
 * @public
 */
export interface GremlinWrite extends Write {
  readonly kind: 'gremlin';
  /** The steps as they are sent. */
  readonly bytecode: Bytecode;
  /** The entities that it touches, where the option `entities` tells. */
  readonly entities: readonly ConflictKey[] | undefined;
  /** How errors name it. */
  readonly name: string;
}

/** Whether a write is a traversal of the user's. @public */
export function isGremlinWrite(write: Write): write is GremlinWrite {
  return write.kind === 'gremlin';
}
