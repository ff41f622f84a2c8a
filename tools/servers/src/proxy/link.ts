import type { Socket } from 'node:net';
import { Lane } from './lane.ts';
import type { Direction, Ending, LaneRules, Meter } from './rules.ts';
import { endSocket } from './sockets.ts';

export interface LinkOptions {
  readonly client: Socket;
  readonly server: Socket;
  readonly rules: Readonly<Record<Direction, LaneRules>>;
  readonly meter: Meter;
  /** Called once, when both sockets are closed. */
  readonly onClosed: () => void;
}

/** One connection through the proxy: the client's socket, the server's socket, and a lane each way. */
export class Link {
  readonly meter: Meter;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #rules: LinkOptions['rules'];
  readonly #lanes: readonly Lane[];
  #useless = false;

  constructor(options: LinkOptions) {
    const { client, server, rules, meter } = options;
    this.meter = meter;
    this.#client = client;
    this.#server = server;
    this.#rules = rules;
    this.#lanes = [
      new Lane({ direction: 'toServer', source: client, sink: server, rules: rules.toServer, owner: this }),
      new Lane({ direction: 'toClient', source: server, sink: client, rules: rules.toClient, owner: this }),
    ];
    this.#watch(options.onClosed);
    this.rulesChanged();
  }

  /** Lets both lanes look at the rules again. */
  rulesChanged(): void {
    this.#useless ||= this.#rules.toServer.vanishing || this.#rules.toClient.vanishing;
    for (const lane of this.#lanes) lane.rulesChanged();
  }

  /** Ends both sockets at once; what is held is lost. */
  cut(ending: Ending): void {
    for (const lane of this.#lanes) lane.stop();
    endSocket(this.#client, ending);
    endSocket(this.#server, ending);
  }

  /** Ends the connection when it was open while bytes vanished: its two ends can no longer agree. */
  cutIfUseless(): void {
    if (this.#useless) this.cut('reset');
  }

  /** Closes both sockets without waiting for anything. */
  destroy(): void {
    for (const lane of this.#lanes) lane.stop();
    this.#client.destroy();
    this.#server.destroy();
  }

  #watch(onClosed: () => void): void {
    let open = 2;
    for (const socket of [this.#client, this.#server]) {
      // The 'close' that follows tells the lanes.
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open -= 1;
        if (open === 0) onClosed();
      });
    }
  }
}
