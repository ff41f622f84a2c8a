import type { BoltBehaviour, RoutingTable } from './behaviour.ts';
import type { Integers, PackMap } from './packstream/value.ts';

/** What all connections of a scripted server have in common. */
export class ServerFacts {
  readonly behaviour: BoltBehaviour;
  readonly agent: string;
  readonly hints: PackMap;
  readonly integers: Integers;
  readonly address: () => string;
  #lastBookmark = 0;
  #lastTransaction = 0;

  constructor(facts: Pick<ServerFacts, 'behaviour' | 'agent' | 'hints' | 'integers' | 'address'>) {
    this.behaviour = facts.behaviour;
    this.agent = facts.agent;
    this.hints = facts.hints;
    this.integers = facts.integers;
    this.address = facts.address;
  }

  /** Gives a bookmark that was not given before. */
  nextBookmark(): string {
    this.#lastBookmark += 1;
    return `scripted:${this.#lastBookmark}`;
  }

  /** Gives the number of the next transaction. */
  nextTransaction(): number {
    this.#lastTransaction += 1;
    return this.#lastTransaction;
  }

  /** This server in every role. */
  ownTable(): RoutingTable {
    const addresses = [this.address()];
    return {
      ttl: 300,
      servers: [
        { role: 'WRITE', addresses },
        { role: 'READ', addresses },
        { role: 'ROUTE', addresses },
      ],
    };
  }
}
