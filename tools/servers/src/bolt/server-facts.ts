import type { BoltBehaviour, BoltPeer, Refusal, RoutingTable } from './behaviour.ts';
import { neo4jManners } from './manners.ts';
import type { BoltManners } from './manners.ts';
import type { Integers, PackMap } from './packstream/value.ts';

/** What all connections of a scripted server have in common. */
export class ServerFacts {
  readonly behaviour: BoltBehaviour;
  readonly agent: string;
  readonly hints: PackMap;
  readonly integers: Integers;
  readonly address: () => string;
  readonly manners: BoltManners;
  #lastBookmark = 0;
  #lastTransaction = 0;

  constructor(
    facts: Pick<ServerFacts, 'behaviour' | 'agent' | 'hints' | 'integers' | 'address'> & {
      readonly manners?: BoltManners | undefined;
    },
  ) {
    this.behaviour = facts.behaviour;
    this.agent = facts.agent;
    this.hints = facts.hints;
    this.integers = facts.integers;
    this.address = facts.address;
    this.manners = facts.manners ?? neo4jManners;
  }

  /** Answers HELLO, with the patches that the client has asked for. */
  greeting({ id, version }: Pick<BoltPeer, 'id' | 'version'>, patches: PackMap[string]): PackMap {
    const patched = version === '4.4' && this.manners.patches === 'utc' ? patches : undefined;
    return { server: this.agent, connection_id: `bolt-${id}`, hints: this.hints, patch_bolt: patched };
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

  /** Answers ROUTE. */
  async route(
    { db, imp_user: user }: PackMap,
    peer: BoltPeer,
  ): Promise<{ readonly success: PackMap } | Refusal> {
    const database = typeof db === 'string' ? db : undefined;
    const impersonated = typeof user === 'string' ? user : undefined;
    const answer = (await this.behaviour.routing?.(database, impersonated, peer)) ?? this.#ownTable();
    if (typeof answer !== 'object' || 'failure' in answer) return answer;
    const named = database ?? this.manners.homeDatabase;
    return { success: { rt: { ...answer, servers: [...answer.servers], db: named } } };
  }

  /** This server in every role. */
  #ownTable(): RoutingTable {
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
