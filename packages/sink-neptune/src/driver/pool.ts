import { setMaxListeners } from 'node:events';
import { closed } from '@rivergraph/core';
import type { Logger, RivergraphError, SinkContext } from '@rivergraph/core';
import { connect } from './connect.ts';
import type { GremlinConnection } from './connection.ts';
import { greet } from './greet.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Bytecode, EngineStatus, GremlinPool, SubmitContext } from './port.ts';
import { createCodec } from './serializers.ts';
import type { Codec } from './serializers.ts';
import { askStatus } from './status.ts';
import { WaitingLine } from './waiting-line.ts';

/** After an attempt that failed, while other connections still work. */
const coolDownMs = 1000;

/** Makes the connections to one server. Does no I/O. */
export function createPool(options: PoolOptions): GremlinPool {
  return new Pool(options);
}

class Pool implements GremlinPool {
  readonly #options: PoolOptions;
  readonly #codec: Codec;
  readonly #line: WaitingLine<GremlinConnection> = new WaitingLine();
  readonly #live: Set<GremlinConnection> = new Set();
  readonly #idle: GremlinConnection[] = [];
  readonly #over: AbortController = sharedByMany();
  /** Aborted when what is being connected is not wanted any more. */
  #era: AbortController = sharedByMany();
  #attempts = 0;
  /** When the last attempt failed, by the clock; nothing where it succeeded. */
  #failedAt: number | undefined;
  #context: SinkContext | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#codec = createCodec(options.serializer, options.maxRequestBytes);
  }

  async open(context: SinkContext): Promise<EngineStatus | undefined> {
    this.#context ??= context;
    const { signal, clock } = context;
    try {
      // A second attempt with fresh credentials, and the answer to the first request.
      const deadline = clock.now() + 3 * this.#options.connectTimeoutMs;
      await greet(async (bytecode) => await this.submit(bytecode, { signal, deadline }));
      return this.#options.askStatus ? await askStatus(this.#options, context) : undefined;
    } catch (cause) {
      this.#recycle();
      throw cause;
    }
  }

  async submit(bytecode: Bytecode, context: SubmitContext): Promise<readonly unknown[]> {
    const connection = await this.#take(context);
    try {
      return await connection.submit(bytecode, context);
    } catch (cause) {
      if ((cause as RivergraphError).reason === 'read-only') this.#turned(connection);
      throw cause;
    } finally {
      this.#giveBack(connection);
    }
  }

  async close(): Promise<void> {
    this.#over.abort(closed('neptune: closed while it was used', { outcome: 'unknown' }));
    this.#era.abort();
    for (const connection of this.#live) connection.close();
    await Promise.resolve();
  }

  async #take({ signal, deadline }: SubmitContext): Promise<GremlinConnection> {
    if (this.#over.signal.aborted) throw closed('neptune: used after close');
    if (this.#context === undefined) throw closed('neptune: used before open');
    const { clock } = this.#context;
    const waiting = this.#line.wait({ clock, deadline, signal, over: this.#over.signal });
    this.#serve();
    return await waiting.got((unwanted) => this.#giveBack(unwanted));
  }

  #giveBack(connection: GremlinConnection): void {
    if (connection.isFresh) this.#idle.push(connection);
    else connection.close();
    this.#serve();
  }

  /** Gives what is idle to who waits, the first first, and connects for the others. */
  #serve(): void {
    if (this.#over.signal.aborted) return;
    while (this.#line.length > 0) {
      const connection = this.#idle.pop();
      if (connection === undefined) break;
      if (connection.isFresh) this.#line.give(connection);
      else connection.close();
    }
    while (this.#attempts < this.#wanted()) this.#connect();
  }

  /** How many attempts may be under way. */
  #wanted(): number {
    const wanted = Math.min(this.#line.length, this.#options.connections - this.#live.size);
    if (this.#failedAt === undefined || this.#context === undefined) return wanted;
    // One finds out whether the server is back; the others need not ask, too.
    const isCooling = this.#live.size > 0 && this.#context.clock.now() < this.#failedAt + coolDownMs;
    return isCooling ? 0 : Math.min(wanted, 1);
  }

  #connect(): void {
    const { clock, logger } = this.#context as SinkContext;
    const { signal } = this.#era;
    this.#attempts += 1;
    connect(this.#options, { clock, codec: this.#codec, signal })
      .then(
        (connection) => {
          this.#attempts -= 1;
          this.#failedAt = undefined;
          if (signal.aborted) return connection.close();
          this.#welcome(connection, logger);
        },
        (error: RivergraphError) => {
          this.#attempts -= 1;
          if (signal.aborted) return;
          this.#failedAt = clock.now();
          // Where others work, whoever waits waits for them.
          if (this.#live.size === 0) this.#line.fail(error);
        },
      )
      .finally(() => this.#serve());
  }

  #welcome(connection: GremlinConnection, logger: Logger): void {
    this.#live.add(connection);
    logger.debug('neptune: connected', { connections: this.#live.size });
    this.#idle.push(connection);
    const onGone = (): void => {
      this.#live.delete(connection);
      logger.debug('neptune: a connection has ended', { connections: this.#live.size });
      const at = this.#idle.indexOf(connection);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#serve();
    };
    if (connection.gone.aborted) onGone();
    else connection.gone.addEventListener('abort', onGone, { once: true });
  }

  #turned(connection: GremlinConnection): void {
    // Only the first of those that were in flight says something new.
    if (connection.isRetired) return;
    this.#context?.logger.warn('neptune: the server has become a reader, all connections are replaced');
    this.#recycle();
  }

  /** Ends what is idle or being connected, and has whatever is used thrown away when it comes back. */
  #recycle(): void {
    this.#era.abort();
    this.#era = sharedByMany();
    for (const connection of this.#live) connection.retire();
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}

/** Whoever waits listens to it, and Node takes more than ten for a leak. */
function sharedByMany(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
