import type { BoltRun, Outcome, Refusal, Reply, RoutingTable } from './behaviour.ts';
import type { PackMap } from './packstream/value.ts';
import type { ScriptedBoltOptions } from './options.ts';
import { startScriptedBolt } from './scripted-bolt.ts';
import type { ScriptedBolt } from './scripted-bolt.ts';
import { boltFailure } from './script.ts';

/** How a scripted cluster is started. What the servers do is the same for all. */
export interface ScriptedClusterOptions extends Omit<ScriptedBoltOptions, 'port' | 'routing'> {
  /** How many servers. @defaultValue 2 */
  readonly servers?: number | undefined;
  /** For how many seconds a routing table holds. @defaultValue 300 */
  readonly ttl?: number | undefined;
}

const notALeader: Refusal = boltFailure(
  'Neo.ClientError.Cluster.NotALeader',
  'No write operations are allowed directly on this database. Writes must pass through the leader.',
);

/**
 * Starts scripted servers that share a routing table, of which one is the leader: the first, until `lead` names another.
 *
 * A statement is a write unless its access mode is `r`. The others refuse it, and a commit of a transaction that may write, with
 * `Neo.ClientError.Cluster.NotALeader`. Settles when all take connections.
 */
export async function startScriptedCluster(options: ScriptedClusterOptions = {}): Promise<ScriptedCluster> {
  const cluster = new ScriptedCluster(options);
  await cluster.start();
  return cluster;
}

/** A cluster made by {@link startScriptedCluster}. */
export class ScriptedCluster implements AsyncDisposable {
  readonly #options: ScriptedClusterOptions;
  readonly #servers: ScriptedBolt[] = [];
  #leader = 0;

  constructor(options: ScriptedClusterOptions) {
    this.#options = options;
  }

  /** The servers, in the order of their numbers. */
  get servers(): readonly ScriptedBolt[] {
    return this.#servers;
  }

  /** The server that takes writes. */
  get leader(): ScriptedBolt {
    return this.server(this.#leader);
  }

  /** The address for a driver that is to ask for a routing table; of the first server. */
  get url(): string {
    return this.server(0).routingUrl;
  }

  /** The routing table as it is now. */
  get table(): RoutingTable {
    const all = this.#servers.map(({ address }) => address);
    const others = all.filter((address) => address !== this.leader.address);
    return {
      ttl: this.#options.ttl ?? 300,
      servers: [
        { role: 'WRITE', addresses: [this.leader.address] },
        { role: 'READ', addresses: others.length === 0 ? all : others },
        { role: 'ROUTE', addresses: all },
      ],
    };
  }

  /** The server of a number, from 0. Throws where there is none. */
  server(index: number): ScriptedBolt {
    const server = this.#servers[index];
    if (server === undefined)
      throw new Error(`The scripted cluster: expected a server below ${this.#servers.length}, got ${index}`);
    return server;
  }

  /** Makes another server the leader. Clients learn of it when a write is refused, or their routing table is too old. */
  lead(index: number): void {
    this.server(index);
    this.#leader = index;
  }

  /** Starts the servers. */
  async start(): Promise<void> {
    const { servers = 2, ttl: _ttl, ...options } = this.#options;
    for (let index = 0; index < servers; index += 1) this.#servers.push(await this.#start(index, options));
  }

  /** Stops every server. */
  async stop(): Promise<void> {
    await Promise.all(this.#servers.map(async (server) => server.stop()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(index: number, options: ScriptedBoltOptions): Promise<ScriptedBolt> {
    const refused = (metadata: PackMap): boolean => this.#leader !== index && metadata['mode'] !== 'r';
    return startScriptedBolt({
      ...options,
      routing: () => this.table,
      onRun: (run: BoltRun): Reply | Promise<Reply> =>
        refused(run.metadata) ? notALeader : options.onRun?.(run),
      onCommit: (transaction): Outcome | Promise<Outcome> =>
        refused(transaction.metadata) ? notALeader : options.onCommit?.(transaction),
    });
  }
}
