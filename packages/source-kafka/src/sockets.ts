import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { closedByUs } from './kafka-logger.ts';

const keepAliveMs = 60_000;

/**
 * The connections of a client. kafkajs loses track of some: after a broker was away it may hold a connection that its
 * `disconnect` does not know, and that keeps the process alive.
 */
export class Sockets {
  readonly #open: Set<Socket> = new Set();
  #isDestroyed = false;

  /** Makes connections as the given factory does, or as kafkajs does, and remembers them. */
  factory(inner: ISocketFactory = plainSocket): ISocketFactory {
    return (options) => {
      if (this.#isDestroyed) throw unreadable();
      const socket = inner(options);
      // kafkajs writes to sockets that are still connecting, and each write listens for that.
      socket.setMaxListeners(0);
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      return socket;
    };
  }

  /** Ends what is still open, and lets nothing be opened any more. To be called when the client has disconnected, or cannot. */
  destroy(): void {
    this.#isDestroyed = true;
    // Only an error makes kafkajs let go of what belongs to a connection.
    for (const socket of this.#open) socket.destroy(new Error(closedByUs));
    this.#open.clear();
  }
}

/**
 * Makes an error that stops kafkajs from connecting. It puts the text of any other into an error that it tries again after, for
 * half a minute, and keeps the process alive so long; where the text cannot be read it gives up.
 */
function unreadable(): Error {
  const read = (): never => {
    throw new TypeError(closedByUs);
  };
  return Object.defineProperty(new Error(), 'message', { get: read });
}

const plainSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  // Whatever the types say, there may be nothing here, or a mere yes or no.
  const tls: unknown = ssl;
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket =
    tls === undefined || tls === null || tls === false
      ? connect({ host, port }, onConnect)
      : connectSecurely({ host, port, ...name, ...ssl }, onConnect);
  return socket.setKeepAlive(true, keepAliveMs);
};
