import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '@rivergraph/core';

/** After so many pings without any sign of life the peer counts as gone: one may be late because this process was. */
const maxUnanswered = 3;

/** How a heartbeat works, and whom it tells. */
export interface HeartbeatOptions {
  readonly everyMs: number;
  readonly clock: Clock;
  /** Called once. */
  readonly onSilence: () => void;
}

/**
 * Pings a peer over an open WebSocket, and notices when it says nothing any more: its machine is gone, or the network swallows
 * what is sent. The driver has no ping since 3.7.2.
 *
 * A ping frame costs the server no thread of its queries, and is answered while one runs. It is written past the driver, which
 * is safe between two frames, and the driver writes each of its frames in one go.
 */
export class Heartbeat {
  readonly #socket: Socket;
  readonly #options: HeartbeatOptions;
  #timer: Timer | undefined;
  #bytesRead: number;
  #unanswered = 0;

  constructor(socket: Socket, options: HeartbeatOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#bytesRead = socket.bytesRead;
    this.#arm();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    const { clock, everyMs } = this.#options;
    this.#timer = clock.setTimer(() => this.#beat(), everyMs);
  }

  #beat(): void {
    const { bytesRead } = this.#socket;
    if (bytesRead !== this.#bytesRead) this.#unanswered = 0;
    this.#bytesRead = bytesRead;
    if (this.#unanswered >= maxUnanswered) {
      this.stop();
      return this.#options.onSilence();
    }
    this.#unanswered += 1;
    if (this.#socket.writable) this.#socket.write(pingFrame());
    this.#arm();
  }
}

/** A final frame of type ping without content; a client masks all of its frames. */
function pingFrame(): Buffer {
  return Buffer.concat([Buffer.from([0x89, 0x80]), randomBytes(4)]);
}
