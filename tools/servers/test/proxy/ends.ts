import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { startFaultProxy } from '../../src/proxy/fault-proxy.ts';
import type { FaultProxy } from '../../src/proxy/fault-proxy.ts';

/** One end of a connection and what it has seen. */
export class End {
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  readonly #changes = new Set<() => void>();
  endings: string[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#changed();
    });
    socket.on('end', () => this.#saw('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#saw(error.code ?? error.message));
    socket.on('close', () => this.#saw('close'));
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  /** Settles when so many bytes have come. */
  async untilBytes(count: number): Promise<void> {
    return this.#until(() => this.bytes >= count);
  }

  /** Settles when the end of the connection was seen. */
  async untilSeen(ending: string): Promise<void> {
    return this.#until(() => this.endings.includes(ending));
  }

  /** Settles when the connection is over for this end, in whatever way. */
  async untilOver(): Promise<void> {
    return this.#until(() => this.endings.length > 0);
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => void this.#changes.add(resolve));
  }

  #saw(ending: string): void {
    this.endings.push(ending);
    this.#changed();
  }

  #changed(): void {
    for (const resolve of this.#changes) resolve();
    this.#changes.clear();
  }
}

/** A server on loopback, a proxy before it, and clients of both. */
export class Bench implements AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  readonly proxy: FaultProxy;
  readonly serverEnds: End[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number, proxy: FaultProxy) {
    this.server = server;
    this.port = port;
    this.proxy = proxy;
    server.on('connection', (socket) => this.serverEnds.push(this.#end(socket)));
  }

  static async start(): Promise<Bench> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const target = { host: '127.0.0.1', port: address.port };
    return new Bench(server, address.port, await startFaultProxy({ target }));
  }

  /** Connects through the proxy; gives both ends. */
  async pair(): Promise<{ client: End; server: End }> {
    const next = once(this.server, 'connection');
    const client = await this.client();
    await next;
    const server = this.serverEnds.at(-1);
    if (server === undefined) throw new Error('no connection came');
    return { client, server };
  }

  /** Connects through the proxy. */
  async client(port: number = this.proxy.port): Promise<End> {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    const end = this.#end(socket);
    await once(socket, 'connect');
    return end;
  }

  /** Goes to and fro beside the proxy, so that what it would have let through has had its time. */
  async meanwhile(): Promise<void> {
    const next = once(this.server, 'connection');
    const client = await this.client(this.port);
    await next;
    const server = this.serverEnds.pop();
    if (server === undefined) throw new Error('no connection came');
    for (let turn = 1; turn <= 50; turn += 1) {
      client.socket.write('.');
      await server.untilBytes(turn);
      server.socket.write('.');
      await client.untilBytes(turn);
    }
    client.socket.destroy();
    server.socket.destroy();
  }

  /** Gives how many bytes the socket cannot get rid of, once they are no longer getting fewer. */
  async stuckBytes(socket: Socket): Promise<number> {
    for (let [last, same] = [Infinity, 0]; same < 10; last = socket.writableLength) {
      await this.meanwhile();
      same = socket.writableLength === last ? same + 1 : 0;
    }
    return socket.writableLength;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy.close();
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #end(socket: Socket): End {
    this.#sockets.add(socket);
    return new End(socket);
  }
}
