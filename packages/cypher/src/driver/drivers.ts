import { closed } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';
import { heardOf } from './heard-of.ts';
import type { RenewingAuth } from './renewing-auth.ts';

/** A driver, and its credentials where they can be renewed. */
export interface CreatedDriver {
  readonly driver: Driver;
  readonly auth: RenewingAuth | undefined;
}

/** A driver in use. Given back once. */
export interface DriverLease {
  readonly driver: Driver;
  /** Tells whoever gives the credentials of a refusal, and gives back the error, which then says that another try may help. */
  heard(cause: unknown): unknown;
  /** Gives it back. */
  release(): void;
  /**
   * Gives it back because one of its connections hangs: nobody gets this driver any more, and it is closed, with that
   * connection, when all others have given it back.
   */
  retire(): void;
}

interface Generation extends CreatedDriver {
  users: number;
  retired: boolean;
}

/**
 * The drivers of a sink: one at a time, and those whose last users are still busy.
 *
 * A driver has no way to close one connection. One that hangs (the server is frozen, the network swallows what is sent)
 * would stay in its pool until somebody answers; so the driver is replaced.
 */
export class Drivers {
  readonly #sink: string;
  readonly #create: () => CreatedDriver;
  readonly #closeDriver: (driver: Driver) => Promise<void>;
  #current: Generation | undefined;
  readonly #all: Set<Generation> = new Set();
  readonly #over: AbortController = new AbortController();

  constructor(sink: string, create: () => CreatedDriver, closeDriver: (driver: Driver) => Promise<void>) {
    this.#sink = sink;
    this.#create = create;
    this.#closeDriver = closeDriver;
  }

  /** Aborted by `close`: a driver that is closed tells nobody who still waits for an answer. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  lease(): DriverLease {
    if (this.over.aborted) throw closed(`${this.#sink}: used after close`);
    const generation = (this.#current ??= this.#begin());
    generation.users += 1;
    const { driver, auth } = generation;
    const beganIn = auth?.round ?? 0;
    let isHeld = true;
    const giveBack = (): void => {
      if (!isHeld) return;
      isHeld = false;
      generation.users -= 1;
      this.#endIfIdle(generation);
    };
    return {
      driver,
      heard: (cause) => (auth === undefined ? cause : heardOf(cause, auth, beganIn)),
      release: giveBack,
      retire: () => {
        generation.retired = true;
        if (this.#current === generation) this.#current = undefined;
        giveBack();
      },
    };
  }

  /** Lets the driver and its idle connections go as soon as nobody uses it; the next lease gets another one. */
  reset(): void {
    const generation = this.#current;
    if (generation === undefined) return;
    this.#current = undefined;
    generation.retired = true;
    this.#endIfIdle(generation);
  }

  /** Closes all drivers and their connections, whoever uses them. */
  async close(): Promise<void> {
    this.#over.abort(closed(`${this.#sink}: closed while it was used`));
    this.#current = undefined;
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(all.map(async ({ driver }) => await this.#closeDriver(driver).catch(() => undefined)));
  }

  #begin(): Generation {
    const generation = { ...this.#create(), users: 0, retired: false };
    this.#all.add(generation);
    return generation;
  }

  #endIfIdle(generation: Generation): void {
    if (!generation.retired || generation.users > 0 || !this.#all.delete(generation)) return;
    void this.#closeDriver(generation.driver).catch(() => undefined);
  }
}
