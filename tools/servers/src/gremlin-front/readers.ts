import { Gate } from './gate.ts';
import type { FrontRequest } from './options.ts';
import type { RequestPlan } from './request-faults.ts';

// Both formats write the names of steps as they are.
const writingSteps = /\b(?:addE|addV|drop|mergeE|mergeV|property)\b/u;

/** Knows which connections lead to a server that takes no writes. */
export class Readers {
  /** Whether all of them do. */
  all: 'off' | 'on' = 'off';
  readonly #connections = new Set<number>();

  /** Turns connections into those of a reader. */
  turn(connections: readonly number[]): void {
    for (const connection of connections) this.#connections.add(connection);
  }

  /** Turns everybody into a writer. */
  clear(): void {
    this.all = 'off';
    this.#connections.clear();
  }

  /** Decides about a request; `undefined` when it may go on. */
  planOf({ connection, text }: FrontRequest): RequestPlan | undefined {
    const isReader = this.all === 'on' || this.#connections.has(connection);
    if (!isReader || !writingSteps.test(text)) return undefined;
    const effect = { kind: 'error', code: 'ReadOnlyViolationException' } as const;
    return { waitBeforeMs: 0, waitAfterMs: 0, effect, gate: new Gate() };
  }
}
