import type { Socket } from 'node:net';
import { endSocket } from '../proxy/sockets.ts';
import { chunked, ChunkReader } from './chunks.ts';
import { Handshake } from './handshake.ts';
import type { HandshakeStyle } from './handshake.ts';
import { LoggedRequest } from './logged-request.ts';
import type { PackMap } from './packstream/value.ts';
import { readRequest } from './request.ts';
import type { ServerFacts } from './server-facts.ts';
import { BoltSession } from './session.ts';
import type { SessionPeer, Wire } from './session.ts';
import type { BoltVersion } from './version.ts';

/** What a connection needs beside its socket. */
export interface ConnectionPlan {
  readonly id: number;
  readonly server: ServerFacts;
  readonly versions: readonly BoltVersion[];
  readonly handshake: HandshakeStyle;
  /** Told of each message once it has come in full. */
  readonly onRequest: (request: LoggedRequest) => void;
  /** Told of whatever changes a figure. */
  readonly onChange: () => void;
}

/** A client that is connected to a scripted server. */
export interface BoltConnection extends SessionPeer {
  /** The state in the words of the protocol, such as `READY` or `FAILED`. */
  readonly state: string;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly roundTrips: number;
}

/** One connection of a scripted server: its socket, its handshake, its chunks and its figures. */
export class Connection implements BoltConnection, Wire {
  readonly id: number;
  version: BoltVersion = '5.0';
  userAgent = '';
  auth: PackMap = {};
  bytesReceived = 0;
  bytesSent = 0;
  roundTrips = 0;
  readonly #plan: ConnectionPlan;
  readonly #socket: Socket;
  readonly #raw: Socket;
  readonly #chunks = new ChunkReader();
  readonly #handshake: Handshake;
  #session: BoltSession | undefined;
  #outgoing: Buffer[] = [];
  #hasHeard = false;
  #isFlushing = false;

  /** `raw` is the socket below TLS, or the same one. */
  constructor(plan: ConnectionPlan, socket: Socket, raw: Socket) {
    this.id = plan.id;
    this.#plan = plan;
    this.#socket = socket;
    this.#raw = raw;
    this.#handshake = new Handshake(plan.versions, plan.handshake);
    // What a peer does to its end is seen by the close.
    for (const one of new Set([socket, raw])) one.on('error', () => undefined);
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('end', () => socket.destroySoon());
    socket.once('close', () => void this.#session?.gone());
  }

  get state(): string {
    return this.#session?.state ?? 'NEGOTIATION';
  }

  send(message: Buffer): void {
    this.#outgoing.push(...chunked(message));
  }

  /** Leaves a turn of the event loop for what was sent right behind, so that it is answered in one go with it. */
  flush(): void {
    if (this.#isFlushing || this.#outgoing.length === 0) return;
    this.#isFlushing = true;
    setImmediate(() => this.#write());
  }

  cut(): void {
    this.#write();
    // Node cannot reset a connection below TLS.
    if (this.#raw === this.#socket) endSocket(this.#raw, 'reset');
    else this.#socket.destroy();
    void this.#session?.gone();
  }

  end(): void {
    this.#write();
    endSocket(this.#socket, 'fin');
  }

  #receive(bytes: Buffer): void {
    this.bytesReceived += bytes.length;
    const rest = this.#session === undefined ? this.#shake(bytes) : bytes;
    if (this.#session !== undefined && rest.length > 0) this.#deliver(this.#session, rest);
    this.#plan.onChange();
  }

  #shake(bytes: Buffer): Buffer {
    const { answer, version, rest = Buffer.alloc(0), failed } = this.#handshake.push(bytes);
    if (answer !== undefined) this.#put([answer]);
    if (failed === true) this.end();
    if (version !== undefined) {
      this.version = version;
      this.#session = new BoltSession(this.#plan.server, this, this);
    }
    return rest;
  }

  #deliver(session: BoltSession, bytes: Buffer): void {
    this.#hasHeard = true;
    for (const message of this.#chunks.push(bytes)) {
      const request = this.#read(message);
      if (request === undefined) return;
      this.#plan.onRequest(request);
      session.receive(request);
    }
  }

  #read(message: Buffer): LoggedRequest | undefined {
    const { integers } = this.#plan.server;
    try {
      const origin = { connection: this.id, at: performance.now(), integers };
      return new LoggedRequest(readRequest(message), origin);
    } catch {
      // No client of Bolt sends this; a server does not go on either.
      this.end();
      return undefined;
    }
  }

  #write(): void {
    this.#isFlushing = false;
    if (this.#outgoing.length === 0 || this.#socket.destroyed) return;
    if (this.#hasHeard) this.roundTrips += 1;
    this.#hasHeard = false;
    const parts = this.#outgoing;
    this.#outgoing = [];
    this.#put(parts);
    this.#plan.onChange();
  }

  #put(parts: readonly Buffer[]): void {
    this.#socket.cork();
    for (const part of parts) {
      this.bytesSent += part.length;
      this.#socket.write(part);
    }
    this.#socket.uncork();
  }
}
