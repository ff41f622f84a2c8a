import type { AddressInfo } from 'node:net';
import { closed, misconfigured } from '@rivergraph/core';
import type { Streams } from '@rivergraph/streams';
import type { FastifyInstance } from 'fastify';
import { createApp } from './app.ts';
import { createMetrics } from './metrics/index.ts';
import type { HttpOptions, ResolvedHttpOptions } from './options.ts';
import { resolveHttpOptions } from './options.ts';

/** Where a server listens. @public */
export interface HttpAddress {
  /** E.g. `http://127.0.0.1:8083`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** Named streams over HTTP. @public */
export interface HttpServer extends AsyncDisposable {
  /** What requests name as `Authorization: Bearer TOKEN`. */
  readonly token: string;
  /**
   * Settles when requests are taken. Once.
   *
   * Failure: `misconfigured` where the address cannot be had, with reason `in-use` where another has it; `closed` after `close`.
   */
  listen(): Promise<HttpAddress>;
  /**
   * Takes no more requests, answers those that are there for 5 s at most, and lets the connections go. Leaves the streams as they are.
   * Idempotent.
   */
  close(): Promise<void>;
}

const closeGraceMs = 5_000;
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Makes a server over streams: Kafka Connect's REST interface, a plainer one with all that streams tell, health, Prometheus metrics and
 * an OpenAPI description of them.
 *
 * Every request needs the token. The streams are not its own: it neither opens nor closes them, and may be closed after them.
 *
 * @public
 */
export function createHttpServer(streams: Streams, options: HttpOptions = {}): HttpServer {
  return new ListeningServer(streams, resolveHttpOptions(options));
}

class ListeningServer implements HttpServer {
  readonly token: string;
  readonly #options: ResolvedHttpOptions;
  readonly #app: FastifyInstance;
  readonly #metrics: ReturnType<typeof createMetrics> | undefined;
  #state: 'new' | 'listening' | 'closed' = 'new';
  #closing: Promise<void> | undefined;

  constructor(streams: Streams, options: ResolvedHttpOptions) {
    this.token = options.token;
    this.#options = options;
    this.#metrics = options.metrics ? createMetrics(streams) : undefined;
    this.#app = createApp({ streams, options, metrics: this.#metrics });
  }

  async listen(): Promise<HttpAddress> {
    const { host, port, logger } = this.#options;
    if (this.#state === 'closed') throw closed('HTTP server: used after close');
    if (this.#state === 'listening') throw misconfigured('HTTP server: expected listen once, got it again');
    this.#state = 'listening';
    try {
      await this.#app.listen({ host, port });
    } catch (error) {
      throw listenError(error, this.#options);
    }
    const address = addressOf(this.#app, host);
    if (!loopback.test(host))
      logger.warn('HTTP server: reachable from other computers, without TLS', { host });
    logger.info('HTTP server: listening', { host, port: address.port });
    return address;
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    const { server } = this.#app;
    const timer = this.#options.clock.setTimer(() => server.closeAllConnections(), closeGraceMs);
    try {
      await this.#app.close();
    } finally {
      timer.cancel();
      this.#metrics?.close();
    }
  }
}

function addressOf(app: FastifyInstance, host: string): HttpAddress {
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, host, port };
}

function listenError(error: unknown, { host, port }: ResolvedHttpOptions): Error {
  const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const expected = `HTTP server: expected to listen on ${host} port ${port}`;
  if (isInUse) return misconfigured(`${expected}, but another has it`, { reason: 'in-use', cause: error });
  return misconfigured(`${expected}, but the system refuses it`, { cause: error });
}
