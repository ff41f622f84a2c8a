import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A listening socket that can be closed and opened again on the same port. */
export class Listener {
  readonly #host: string;
  readonly #onConnection: (client: Socket) => void;
  #port: number;
  #server: Server | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    address: { readonly host: string; readonly port: number },
    onConnection: (client: Socket) => void,
  ) {
    this.#host = address.host;
    this.#port = address.port;
    this.#onConnection = onConnection;
  }

  /** The port asked for; after the first `open` the one in use. */
  get port(): number {
    return this.#port;
  }

  /** Settles when new connections are taken. Calls run one after another; fails when the port is taken by somebody else. */
  async open(): Promise<void> {
    return this.#inTurn(async () => this.#listen());
  }

  /** Settles when new connections are refused; those that are open stay open. */
  async close(): Promise<void> {
    return this.#inTurn(() => {
      // Its 'close' would wait for the open connections; the socket itself is closed at once.
      this.#server?.close();
      this.#server = undefined;
    });
  }

  async #listen(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, this.#onConnection);
    server.listen(this.#port, this.#host);
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
  }

  async #inTurn(job: () => Promise<void> | void): Promise<void> {
    const run = this.#turn.then(job);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}
