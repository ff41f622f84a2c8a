import { unavailable } from '@rivergraph/core';
import type { Clock, RivergraphError } from '@rivergraph/core';
import { within } from './within.ts';

/** What ends a wait in the line. */
export interface LineBounds {
  readonly clock: Clock;
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Aborted, with the error for all who wait, when nothing will come any more. */
  readonly over: AbortSignal;
}

/** A place in the line. */
export interface Waiting<T> {
  /**
   * Settles with what was given. Abort and deadline: rejects soon, the place is given up, and what was given at the same
   * moment goes to `giveBack`.
   */
  readonly got: (giveBack: (unwanted: T) => void) => Promise<T>;
}

interface Place<T> {
  readonly resolve: (given: T) => void;
  readonly reject: (error: RivergraphError) => void;
}

/** Those who wait for a connection, in the order in which they came. */
export class WaitingLine<T> {
  readonly #places: Place<T>[] = [];

  get length(): number {
    return this.#places.length;
  }

  wait({ clock, deadline, signal, over }: LineBounds): Waiting<T> {
    const { promise, place } = newPlace<T>();
    this.#places.push(place);
    const gaveUp = (by: AbortSignal | 'deadline'): Error => {
      if (by === over) return over.reason as RivergraphError;
      const cause = by === 'deadline' ? undefined : by.reason;
      const message = 'neptune: expected a connection to come free in time, got none';
      return unavailable(message, { outcome: 'not-applied', cause });
    };
    return {
      got: async (giveBack) => {
        try {
          return await within(promise, { clock, deadline, signals: [signal, over], gaveUp });
        } catch (cause) {
          const at = this.#places.indexOf(place);
          if (at >= 0) this.#places.splice(at, 1);
          else promise.then(giveBack, () => undefined);
          throw cause;
        }
      },
    };
  }

  /** Gives to the first, who must be there. */
  give(what: T): void {
    this.#places.shift()?.resolve(what);
  }

  /** Rejects all. */
  fail(error: RivergraphError): void {
    for (const { reject } of this.#places.splice(0)) reject(error);
  }
}

function newPlace<T>(): { readonly promise: Promise<T>; readonly place: Place<T> } {
  let place: Place<T> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    place = { resolve, reject };
  });
  return { promise, place: place as unknown as Place<T> };
}
