import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { errorCode } from '../error-code.ts';
import { freePorts } from '../process/ports.ts';
import { Conditions } from './conditions.ts';
import { Link } from './link.ts';
import { Listener } from './listener.ts';
import type {
  CutAfterOptions,
  CutOptions,
  FaultProxyOptions,
  FaultProxyStats,
  FaultScope,
  ServerAddress,
  UntilOptions,
} from './options.ts';
import { directions, harmless } from './rules.ts';
import type { Direction, LaneRules } from './rules.ts';
import { Traffic } from './traffic.ts';

const maxAttempts = 3;

/**
 * Starts a TCP proxy before one server, whose connections can be disturbed while they run.
 *
 * Settles when it takes connections. It does not look whether the server is there: a connection that the server refuses is
 * reset towards the client.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePorts(1))[0];
    const proxy = new FaultProxy({ ...options, port });
    try {
      await proxy.accept();
      return proxy;
    } catch (error) {
      const again = errorCode(error) === 'EADDRINUSE' && options.port === undefined && attempt < maxAttempts;
      if (!again) throw error;
    }
  }
}

/**
 * A TCP proxy whose faults are switched at run time and may be combined.
 *
 * A fault holds for the connections that are open and for those to come, until it is taken back or `heal` is called. Nothing is
 * buffered beyond a chunk per connection and direction (1 MiB under a delay): a sender feels that nobody reads. Made by
 * {@link startFaultProxy}.
 */
export class FaultProxy implements AsyncDisposable {
  readonly #target: ServerAddress;
  readonly #rules: Readonly<Record<Direction, LaneRules>> = { toServer: harmless(), toClient: harmless() };
  readonly #links = new Set<Link>();
  readonly #conditions = new Conditions();
  readonly #traffic = new Traffic(() => this.#conditions.changed());
  readonly #listener: Listener;
  #accepted = 0;
  #closed = false;

  constructor(options: FaultProxyOptions) {
    const { target, host = '127.0.0.1', port = 0 } = options;
    this.#target = { host: target.host, port: target.port };
    this.#listener = new Listener({ host, port }, (client) => this.#link(client));
  }

  /** The port that clients connect to. It stays the same while connections are refused. */
  get port(): number {
    return this.#listener.port;
  }

  /** How many connections have at least one open end. */
  get connections(): number {
    return this.#links.size;
  }

  /** What was seen since the start. */
  stats(): FaultProxyStats {
    const { passedBytes, vanishedBytes } = this.#traffic;
    return { connections: this.#links.size, accepted: this.#accepted, passedBytes, vanishedBytes };
  }

  /** Ends every open connection, at both ends; bytes that are held are lost. New connections are not touched. */
  cut(options: CutOptions = {}): void {
    for (const link of this.#links) link.cut(options.ending ?? 'reset');
  }

  /**
   * Lets that many more bytes pass in one direction, over all connections, then ends the connection that carried the last one.
   *
   * Happens once; a second call before it replaces the first. With 0 the next byte is the one that does not arrive. A receiver
   * that gets the last bytes and the reset in one go may be told of a plain end of stream.
   */
  cutAfter(bytes: number, options: CutAfterOptions = {}): void {
    requireAtLeast('cutAfter bytes', bytes, 0);
    const { direction = 'toClient', ending = 'reset' } = options;
    this.#change({ direction }, (rules) => {
      rules.pendingCut = { bytesLeft: bytes, ending };
    });
  }

  /** Closes the listening socket: new connections are refused, open ones stay. Settles when that is so. */
  async refuse(): Promise<void> {
    return this.#listener.close();
  }

  /** Listens again on the same port. Settles when connections are taken; fails when somebody else has the port by now. */
  async accept(): Promise<void> {
    if (this.#closed)
      throw new Error('The fault proxy: expected it to be open, got a call of accept after close');
    return this.#listener.open();
  }

  /** Lets every byte, and the end of a stream, arrive that much later. 0 takes it back, at once for what is under way. */
  delay(ms: number, scope: FaultScope = {}): void {
    requireAtLeast('delay ms', ms, 0);
    this.#change(scope, (rules) => {
      rules.delayMs = ms;
    });
  }

  /** Lets no more bytes pass per second and connection, in each direction for itself. `Infinity` takes it back. */
  throttle(bytesPerSecond: number, scope: FaultScope = {}): void {
    requireAtLeast('throttle bytesPerSecond', bytesPerSecond, 1);
    this.#change(scope, (rules) => {
      rules.bytesPerSecond = bytesPerSecond;
    });
  }

  /** Holds every byte and every end of a stream; the connections stay open. Nothing is lost after `thaw`. */
  freeze(scope: FaultScope = {}): void {
    this.#change(scope, (rules) => {
      rules.frozen = true;
    });
  }

  /** Ends a freeze. */
  thaw(scope: FaultScope = {}): void {
    this.#change(scope, (rules) => {
      rules.frozen = false;
    });
  }

  /**
   * Lets bytes and ends of streams go nowhere while the sockets stay open, as when a machine is gone without a word.
   *
   * Only `heal` takes it back. It resets every connection that was open meanwhile, since its two ends can no longer agree.
   */
  halfOpen(scope: FaultScope = {}): void {
    this.#change(scope, (rules) => {
      rules.vanishing = true;
    });
  }

  /** Takes all faults back. Settles when connections are taken again. */
  async heal(): Promise<void> {
    for (const link of this.#links) link.cutIfUseless();
    this.#change({}, (rules) => Object.assign(rules, harmless()));
    await this.accept();
  }

  /** Settles when exactly that many connections are open; fails after the time. */
  async untilConnections(count: number, options: UntilOptions = {}): Promise<void> {
    return this.until(({ connections }) => connections === count, options);
  }

  /** Settles when the condition holds, which is asked again whenever a figure changes; fails after the time. */
  async until(holds: (stats: FaultProxyStats) => boolean, options: UntilOptions = {}): Promise<void> {
    if (this.#closed)
      throw new Error('The fault proxy: expected it to be open, got a call of until after close');
    const { timeoutMs = 10_000 } = options;
    const describe = (): string =>
      `The fault proxy: expected a condition to hold within ${timeoutMs} ms, got ${JSON.stringify(this.stats())}`;
    return this.#conditions.until(() => holds(this.stats()), timeoutMs, describe);
  }

  /** Refuses new connections and closes the open ones. Settles when every socket is closed; may be called again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#listener.close();
    const closed = this.#conditions.until(
      () => this.#links.size === 0,
      10_000,
      () => 'The fault proxy: expected its sockets to close, got one still open',
    );
    for (const link of this.#links) link.destroy();
    await closed;
    this.#conditions.giveUp(new Error('The fault proxy: expected a condition to hold, got a call of close'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #link(client: Socket): void {
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const onClosed = (): void => {
      this.#links.delete(link);
      this.#conditions.changed();
    };
    const link = new Link({ client, server, rules: this.#rules, meter: this.#traffic, onClosed });
    this.#links.add(link);
    this.#accepted += 1;
    this.#conditions.changed();
  }

  #change(scope: FaultScope, change: (rules: LaneRules) => void): void {
    for (const direction of scope.direction === undefined ? directions : [scope.direction]) {
      change(this.#rules[direction]);
    }
    for (const link of this.#links) link.rulesChanged();
  }
}

function requireAtLeast(what: string, value: number, least: number): void {
  if (value >= least) return;
  throw new Error(`${what}: expected a number from ${least} on, got ${value}`);
}
