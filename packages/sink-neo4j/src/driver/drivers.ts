import { closed } from '@rivergraph/core';
import type { Driver } from 'neo4j-driver';

/** A driver in use. Given back once. */
export interface DriverLease {
  readonly driver: Driver;
  /** Gives it back. */
  release(): void;
  /**
   * Gives it back because one of its connections hangs: nobody gets this driver any more, and it is closed, with that
   * connection, when all others have given it back.
   */
  retire(): void;
}

interface Generation {
  readonly driver: Driver;
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
  readonly #create: () => Driver;
  readonly #closeDriver: (driver: Driver) => Promise<void>;
  #current: Generation | undefined;
  readonly #all: Set<Generation> = new Set();
  #closed = false;

  constructor(create: () => Driver, closeDriver: (driver: Driver) => Promise<void>) {
    this.#create = create;
    this.#closeDriver = closeDriver;
  }

  lease(): DriverLease {
    if (this.#closed) throw closed('neo4j: used after close');
    const generation = (this.#current ??= this.#begin());
    generation.users += 1;
    let isHeld = true;
    const giveBack = (): void => {
      if (!isHeld) return;
      isHeld = false;
      generation.users -= 1;
      this.#endIfIdle(generation);
    };
    return {
      driver: generation.driver,
      release: giveBack,
      retire: () => {
        generation.retired = true;
        if (this.#current === generation) this.#current = undefined;
        giveBack();
      },
    };
  }

  /** Closes all drivers and their connections, whoever uses them. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#current = undefined;
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(all.map(async ({ driver }) => await this.#closeDriver(driver).catch(() => undefined)));
  }

  #begin(): Generation {
    const generation = { driver: this.#create(), users: 0, retired: false };
    this.#all.add(generation);
    return generation;
  }

  #endIfIdle(generation: Generation): void {
    if (!generation.retired || generation.users > 0 || !this.#all.delete(generation)) return;
    void this.#closeDriver(generation.driver).catch(() => undefined);
  }
}
