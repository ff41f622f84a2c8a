import type { RoutingTable } from '../bolt/behaviour.ts';
import type { BoltConnection } from '../bolt/connection.ts';
import type { LoggedRequest } from '../bolt/logged-request.ts';
import { startScriptedBolt } from '../bolt/scripted-bolt.ts';
import type { ScriptedBolt } from '../bolt/scripted-bolt.ts';
import { DoubleBehaviour } from './bolt/double-behaviour.ts';
import { memgraphManners, serverAgent } from './bolt/memgraph-manners.ts';
import { DoubleGraph } from './double-graph.ts';
import type { DoubleParameters } from './double-graph.ts';
import { Engine } from './engine.ts';
import type { DoubleCounters, DoubleRole } from './engine-options.ts';
import { DoubleFaults } from './faults.ts';
import type { DoubleFault, InjectedDoubleFault } from './faults.ts';
import type { GraphStore } from './graph/graph-store.ts';
import type { Language } from './language-port.ts';
import { memgraphBoltVersions } from './options.ts';
import type { MemgraphDoubleOptions } from './options.ts';
import type { Answer } from './port.ts';

/** What a double is made of beside its options. */
export interface DoubleParts<Statement> {
  readonly language: Language<Statement>;
  /** The graph of another instance of the same cluster. @defaultValue one of its own */
  readonly store?: GraphStore | undefined;
  /** Gives the routing table of a cluster. @defaultValue it is in none */
  readonly table?: (() => RoutingTable) | undefined;
}

/** A double of a Memgraph, in this process: a graph, a language and Bolt. */
export class MemgraphDouble implements AsyncDisposable {
  /** The graph past Bolt. */
  readonly graph: DoubleGraph;
  readonly #bolt: ScriptedBolt;
  readonly #engine: Engine<unknown>;
  readonly #faults: DoubleFaults;

  private constructor(bolt: ScriptedBolt, engine: Engine<unknown>, faults: DoubleFaults) {
    this.#bolt = bolt;
    this.#engine = engine;
    this.#faults = faults;
    this.graph = new DoubleGraph(engine.store);
  }

  /** Settles when it takes connections. */
  static async start<Statement>(
    options: MemgraphDoubleOptions,
    parts: DoubleParts<Statement>,
  ): Promise<MemgraphDouble> {
    const { host, port, users, tls, versions = memgraphBoltVersions, keptRequests = 1_000 } = options;
    let bolt: ScriptedBolt | undefined;
    const changed = (): void => bolt?.changed();
    const engine = new Engine({ ...parts, options, changed });
    const faults = new DoubleFaults(changed);
    const { onLogon, routing, onBegin, onRun, onCommit, onRollback } = new DoubleBehaviour({
      engine,
      faults,
      users,
      table: parts.table,
    });
    const behaviour = { onLogon, routing, onBegin, onRun, onCommit, onRollback };
    const protocol = { versions, serverAgent, manners: memgraphManners, integers: 'bigint' } as const;
    const place = { host, port, tls, keptRequests, handshake: 'plain' } as const;
    bolt = await startScriptedBolt({ ...place, ...protocol, ...behaviour });
    return new MemgraphDouble(bolt, engine as Engine<unknown>, faults);
  }

  /** `bolt://127.0.0.1:PORT`, with TLS `bolt+ssc://…`. */
  get url(): string {
    return this.#bolt.url;
  }

  /** Where it is, as `host:port`. */
  get address(): string {
    return this.#bolt.address;
  }

  get port(): number {
    return this.#bolt.port;
  }

  /** What was counted so far. */
  get counters(): DoubleCounters {
    return this.#engine.counters;
  }

  /** The connections that are open, the oldest first. */
  get connections(): readonly BoltConnection[] {
    return this.#bolt.connections;
  }

  /** The messages that came since the start, or since `forgetRequests`; the last 1000 of them at least. */
  get requests(): readonly LoggedRequest[] {
    return this.#bolt.requests;
  }

  /** Transactions that are open now. */
  get openTransactions(): number {
    return this.#engine.open.length;
  }

  get role(): DoubleRole {
    return this.#engine.role;
  }

  /** What the graph is kept in; for other instances of a cluster. */
  get store(): GraphStore {
    return this.#engine.store;
  }

  /** Drops the messages kept so far, with their parameters. */
  forgetRequests(): void {
    this.#bolt.forgetRequests();
  }

  /** Runs a statement past Bolt, in a transaction of its own. Faults do not see it. Failure: a `QueryError`. */
  async query(text: string, parameters: DoubleParameters = {}): Promise<Answer> {
    const read = this.#engine.read(text);
    if ('admin' in read) throw new Error('The double: expected a statement about data, got another one');
    const transaction = this.#engine.begin({
      commits: 'auto',
      mode: 'w',
      timeoutMs: Number.POSITIVE_INFINITY,
      username: '',
      metadata: {},
    });
    try {
      const answer = this.#engine.run(transaction, read.data, new Map(Object.entries(parameters)));
      this.#engine.commit(transaction);
      return answer;
    } finally {
      this.#engine.rollback(transaction);
    }
  }

  /** Adds a fault. It holds for what comes from now on. Throws when its numbers mean nothing. */
  inject(fault: DoubleFault): InjectedDoubleFault {
    return this.#faults.inject(fault);
  }

  /** Forgets all faults, and lets go what they hold. */
  heal(): void {
    this.#faults.clear();
  }

  /** Turns it to a main, which takes writes, or a replica, which refuses them, commits of transactions that are open among them. */
  become(role: DoubleRole): void {
    this.#engine.role = role;
  }

  /** Allows the graph this many bytes from now on. */
  limitMemory(bytes: number): void {
    this.#engine.store.memoryLimit = bytes;
  }

  /** Resets every open connection. New ones are not touched. */
  cutAll(): void {
    this.#bolt.cutAll();
  }

  /** Refuses new connections; open ones stay. */
  async refuse(): Promise<void> {
    return this.#bolt.refuse();
  }

  /** Takes connections again, on the same port. */
  async accept(): Promise<void> {
    return this.#bolt.accept();
  }

  /** Settles when a condition holds, which is asked again whenever a message comes, a transaction begins or ends, or something is held; fails after the time. */
  async until(
    holds: () => boolean,
    options: { readonly timeoutMs?: number | undefined } = {},
  ): Promise<void> {
    return this.#bolt.until(holds, options);
  }

  /** Lets go what is held, and ends every connection. Settles when every socket is closed; may be called again. */
  async stop(): Promise<void> {
    this.heal();
    await this.#bolt.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
