import type { Outcome, Reply, RoutingTable } from '../bolt/behaviour.ts';
import { startScriptedBolt } from '../bolt/scripted-bolt.ts';
import type { ScriptedBolt } from '../bolt/scripted-bolt.ts';
import { memgraphManners, serverAgent } from './bolt/memgraph-manners.ts';
import { authenticate } from './bolt/users.ts';
import type { GraphStore } from './graph/graph-store.ts';
import { MemgraphDouble } from './memgraph-double.ts';
import { memgraphBoltVersions } from './options.ts';
import type { MemgraphDoubleOptions } from './options.ts';
import { codes } from './port.ts';
import { doubleLanguage } from './start-memgraph-double.ts';

/** How a double of a cluster is started. All its instances have one and the same graph. */
export interface MemgraphClusterOptions extends Omit<MemgraphDoubleOptions, 'port'> {
  /** How many instances have data. @defaultValue 2 */
  readonly instances?: number | undefined;
  /** For how many seconds a routing table holds. @defaultValue 300, as in Memgraph */
  readonly ttl?: number | undefined;
}

/** Starts a coordinator and instances with data, the first of which is the main. Settles when all take connections. */
export async function startMemgraphCluster(options: MemgraphClusterOptions = {}): Promise<MemgraphCluster> {
  return MemgraphCluster.start(options);
}

/** A double of a cluster with one coordinator. Replicas have what the main has at once. */
export class MemgraphCluster implements AsyncDisposable {
  readonly #coordinator: ScriptedBolt;
  readonly #instances: readonly MemgraphDouble[];
  readonly #ttl: number;
  #main = 0;
  #frozen: RoutingTable | undefined;

  private constructor(coordinator: ScriptedBolt, instances: readonly MemgraphDouble[], ttl: number) {
    this.#coordinator = coordinator;
    this.#instances = instances;
    this.#ttl = ttl;
  }

  /** Settles when all its servers take connections. */
  static async start(options: MemgraphClusterOptions): Promise<MemgraphCluster> {
    const { instances: count = 2, ttl = 300, ...rest } = options;
    const instances: MemgraphDouble[] = [];
    let store: GraphStore | undefined;
    for (let index = 0; index < count; index += 1) {
      const instance = await MemgraphDouble.start(rest, { language: doubleLanguage(rest), store });
      store = instance.store;
      if (index > 0) instance.become('replica');
      instances.push(instance);
    }
    let cluster: MemgraphCluster | undefined;
    const coordinator = await startCoordinator(rest, () => cluster?.table ?? noTable);
    cluster = new MemgraphCluster(coordinator, instances, ttl);
    return cluster;
  }

  /** `neo4j://127.0.0.1:PORT` of the coordinator, with TLS `neo4j+ssc://…`. */
  get url(): string {
    return this.#coordinator.routingUrl;
  }

  /** The instances with data, in the order of their numbers. */
  get instances(): readonly MemgraphDouble[] {
    return this.#instances;
  }

  /** The instance that takes writes. */
  get main(): MemgraphDouble {
    return this.instance(this.#main);
  }

  /** How often clients asked for the routing table. */
  get routes(): number {
    return this.#coordinator.requests.filter(({ name }) => name === 'ROUTE').length;
  }

  /** The routing table that clients get. */
  get table(): RoutingTable {
    if (this.#frozen !== undefined) return this.#frozen;
    const main = this.main.address;
    const replicas = this.#instances.map(({ address }) => address).filter((one) => one !== main);
    return {
      ttl: this.#ttl,
      servers: [
        { role: 'WRITE', addresses: [main] },
        { role: 'READ', addresses: replicas.length === 0 ? [main] : replicas },
        { role: 'ROUTE', addresses: [this.#coordinator.address] },
      ],
    };
  }

  /** The instance of a number, from 0. Throws where there is none. */
  instance(index: number): MemgraphDouble {
    const instance = this.#instances[index];
    if (instance === undefined)
      throw new Error(`The cluster: expected an instance below ${this.#instances.length}, got ${index}`);
    return instance;
  }

  /** Makes another instance the main, and the main a replica. The routing table follows, unless it is frozen. */
  promote(index: number): void {
    this.instance(index);
    this.main.become('replica');
    this.#main = index;
    this.main.become('main');
  }

  /** Keeps the routing table that clients get as it is now. */
  freezeTable(): void {
    this.#frozen = this.table;
  }

  /** Lets the routing table tell the truth again. */
  thawTable(): void {
    this.#frozen = undefined;
  }

  /** Stops every server. May be called again. */
  async stop(): Promise<void> {
    await Promise.all([this.#coordinator, ...this.#instances].map(async (one) => one.stop()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

const noTable: RoutingTable = { ttl: 0, servers: [] };

/** A coordinator has no data: it tells where they are. */
async function startCoordinator(
  options: Omit<MemgraphDoubleOptions, 'port'>,
  table: () => RoutingTable,
): Promise<ScriptedBolt> {
  const { host, tls, users, versions = memgraphBoltVersions } = options;
  const refusal = {
    failure: { code: codes.client, message: 'Coordinator can run only coordinator queries!' },
  };
  return startScriptedBolt({
    host,
    tls,
    versions,
    serverAgent,
    manners: memgraphManners,
    integers: 'bigint',
    handshake: 'plain',
    onLogon: (auth): Outcome => authenticate(auth, users),
    routing: table,
    onRun: (): Reply => refusal,
  });
}
