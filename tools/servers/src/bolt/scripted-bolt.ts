import { createSecureContext, TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { Socket } from 'node:net';
import { errorCode } from '../error-code.ts';
import { freePorts } from '../process/ports.ts';
import { Conditions } from '../proxy/conditions.ts';
import { Listener } from '../proxy/listener.ts';
import { Connection } from './connection.ts';
import type { BoltConnection } from './connection.ts';
import type { LoggedRequest } from './logged-request.ts';
import type { ScriptedBoltOptions } from './options.ts';
import { ServerFacts } from './server-facts.ts';
import { defaultBoltVersions } from './version.ts';

const maxAttempts = 3;

/**
 * Starts a server that speaks Bolt and does what it is told: a double of a Neo4j for tests.
 *
 * Settles when it takes connections.
 */
export async function startScriptedBolt(options: ScriptedBoltOptions = {}): Promise<ScriptedBolt> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePorts(1))[0];
    const server = new ScriptedBolt({ ...options, port });
    try {
      await server.accept();
      return server;
    } catch (error) {
      const again = errorCode(error) === 'EADDRINUSE' && options.port === undefined && attempt < maxAttempts;
      if (!again) throw error;
    }
  }
}

/** A server made by {@link startScriptedBolt}. */
export class ScriptedBolt implements AsyncDisposable {
  readonly host: string;
  readonly #options: ScriptedBoltOptions;
  readonly #facts: ServerFacts;
  readonly #secure: SecureContext | undefined;
  readonly #listener: Listener;
  readonly #open = new Set<Connection>();
  readonly #conditions = new Conditions();
  readonly #past = { bytesReceived: 0, bytesSent: 0, roundTrips: 0 };
  #requests: LoggedRequest[] = [];
  #accepted = 0;

  constructor(options: ScriptedBoltOptions) {
    const { host = '127.0.0.1', port = 0, serverAgent: agent = 'Neo4j/5.26.0', hints = {} } = options;
    const { integers = 'number', tls, manners } = options;
    this.host = host;
    this.#options = options;
    const address = (): string => `${this.host}:${this.port}`;
    this.#facts = new ServerFacts({ behaviour: options, agent, hints, integers, address, manners });
    this.#secure = tls === undefined ? undefined : createSecureContext(tls);
    this.#listener = new Listener({ host, port }, (socket) => this.#take(socket));
  }

  /** The port that clients connect to. It stays the same while connections are refused. */
  get port(): number {
    return this.#listener.port;
  }

  /** Where it is, as `host:port`. */
  get address(): string {
    return this.#facts.address();
  }

  /** The address for a driver that is to stay with this server; with TLS, one that does not look at the certificate. */
  get url(): string {
    return `bolt${this.#suffix}://${this.address}`;
  }

  /** The address for a driver that is to ask for a routing table. */
  get routingUrl(): string {
    return `neo4j${this.#suffix}://${this.address}`;
  }

  /** The connections that are open, the oldest first. */
  get connections(): readonly BoltConnection[] {
    return [...this.#open];
  }

  /** How many connections were taken since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The messages that came since the start, or since `forgetRequests`, each from the moment it is complete. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** The bytes that came, TLS not counted. */
  get bytesReceived(): number {
    return this.#sum('bytesReceived');
  }

  /** The bytes that were sent, TLS not counted. */
  get bytesSent(): number {
    return this.#sum('bytesSent');
  }

  /**
   * How often a client waited: how often answers left after bytes had come since the last answers left.
   *
   * Messages that come in one go are one round trip, however many they are. The handshake is none.
   */
  get roundTrips(): number {
    return this.#sum('roundTrips');
  }

  /** Drops the messages kept so far, with their parameters. */
  forgetRequests(): void {
    this.#requests = [];
  }

  /** Resets every open connection. New ones are not touched. */
  cutAll(): void {
    for (const connection of this.#open) connection.cut();
  }

  /** Refuses new connections; open ones stay. Settles when that is so. */
  async refuse(): Promise<void> {
    return this.#listener.close();
  }

  /** Takes connections again, on the same port. Settles when it does; fails when somebody else has the port by now. */
  async accept(): Promise<void> {
    return this.#listener.open();
  }

  /** Settles when the condition holds, which is asked again whenever a message comes or a figure changes; fails after the time. */
  async until(
    holds: () => boolean,
    options: { readonly timeoutMs?: number | undefined } = {},
  ): Promise<void> {
    const { timeoutMs = 10_000 } = options;
    const describe = (): string =>
      `The scripted Bolt server: expected a condition to hold within ${timeoutMs} ms, got ${this.#picture()}`;
    return this.#conditions.until(holds, timeoutMs, describe);
  }

  /** Asks the conditions again that somebody waits for; for a behaviour that has changed what they look at. */
  changed(): void {
    this.#conditions.changed();
  }

  /** Refuses and resets all connections. Settles when every socket is closed; may be called again. */
  async stop(): Promise<void> {
    await this.#listener.close();
    const closed = this.until(() => this.#open.size === 0);
    this.cutAll();
    await closed;
    this.#conditions.giveUp(
      new Error('The scripted Bolt server: expected a condition to hold, got a call of stop'),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get #suffix(): string {
    return this.#secure === undefined ? '' : '+ssc';
  }

  #take(raw: Socket): void {
    this.#accepted += 1;
    const socket =
      this.#secure === undefined ? raw : new TLSSocket(raw, { isServer: true, secureContext: this.#secure });
    const { versions = defaultBoltVersions, handshake = 'manifest' } = this.#options;
    const onChange = (): void => this.#conditions.changed();
    const onRequest = (request: LoggedRequest): void => this.#keep(request);
    const plan = { id: this.#accepted, server: this.#facts, versions, handshake, onRequest, onChange };
    const connection = new Connection(plan, socket, raw);
    this.#open.add(connection);
    socket.once('close', () => this.#leave(connection));
    onChange();
  }

  #keep(request: LoggedRequest): void {
    const { keptRequests = Number.POSITIVE_INFINITY } = this.#options;
    this.#requests.push(request);
    // Their parameters take memory; to move the others for each of them would take time.
    if (this.#requests.length > 2 * keptRequests)
      this.#requests = this.#requests.slice(this.#requests.length - keptRequests);
  }

  #leave(connection: Connection): void {
    this.#open.delete(connection);
    this.#past.bytesReceived += connection.bytesReceived;
    this.#past.bytesSent += connection.bytesSent;
    this.#past.roundTrips += connection.roundTrips;
    this.#conditions.changed();
  }

  #sum(figure: 'bytesReceived' | 'bytesSent' | 'roundTrips'): number {
    return [...this.#open].reduce((sum, connection) => sum + connection[figure], this.#past[figure]);
  }

  #picture(): string {
    const names = this.#requests.slice(-10).map(({ name }) => name);
    return `${this.#open.size} connections, ${this.#requests.length} messages, at the end ${names.join(' ')}`;
  }
}
