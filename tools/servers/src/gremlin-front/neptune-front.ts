import type { Duplex } from 'node:stream';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { UntilOptions } from '../proxy/options.ts';
import { answerAlone, connectTo } from './backend.ts';
import type { Backend } from './backend.ts';
import { ClientLink } from './client-link.ts';
import { Doors } from './doors.ts';
import type { Verdict } from './doors.ts';
import { callOf, refuse } from './http-call.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import type {
  FrontHandshake,
  FrontRequest,
  FrontStats,
  FrontStatus,
  FrontTarget,
  HandshakeFault,
  IamRules,
  InjectedHandshakeFault,
  InjectedRequestFault,
  NeptuneFrontOptions,
  RequestFault,
} from './options.ts';
import { Readers } from './readers.ts';
import { RequestFaults } from './request-faults.ts';
import { statusText, todaysStatus } from './status.ts';
import { Tally } from './tally.ts';

/**
 * Stands between clients of Gremlin and a server, or alone, and answers as Neptune does where it is told to. It counts what comes, too.
 *
 * What is injected holds for connections and requests that come later.
 */
export class NeptuneFront implements AsyncDisposable {
  /** `ws://127.0.0.1:PORT/gremlin`, with TLS `wss://…`. */
  readonly url: string;
  readonly port: number;
  /** The certificate to trust, as PEM; `undefined` without TLS. It is for 127.0.0.1 and localhost. */
  readonly ca: string | undefined;
  readonly #listening: Listening;
  readonly #options: NeptuneFrontOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 0 });
  readonly #maxRequestBytes: number;
  readonly #links = new Set<ClientLink>();
  readonly #faults = new RequestFaults();
  readonly #readers = new Readers();
  readonly #doors: Doors;
  readonly #tally = new Tally();
  #target: FrontTarget | undefined;
  #status: FrontStatus;

  private constructor(listening: Listening, options: NeptuneFrontOptions) {
    const { target, status = todaysStatus, iam, now = Date.now, maxRequestBytes = Infinity } = options;
    const { port, ca } = listening;
    this.url = `${ca === undefined ? 'ws' : 'wss'}://127.0.0.1:${port}/gremlin`;
    this.port = port;
    this.ca = ca;
    this.#listening = listening;
    this.#options = options;
    this.#target = target;
    this.#status = status;
    this.#doors = new Doors(iam, now);
    this.#maxRequestBytes = maxRequestBytes;
    this.#serve(listening.server);
  }

  /** Starts a front on 127.0.0.1. Resolves once it can be connected to. */
  static async start(options: NeptuneFrontOptions): Promise<NeptuneFront> {
    return new NeptuneFront(await listen(options), options);
  }

  /** Adds a fault of requests, behind those that are there. Throws when its numbers mean nothing. */
  inject(fault: RequestFault): InjectedRequestFault {
    return this.#faults.inject(fault);
  }

  /** Adds a fault of those who connect or ask for the status, behind those that are there. */
  injectHandshake(fault: HandshakeFault): InjectedHandshakeFault {
    return this.#doors.inject(fault);
  }

  /** Forgets all faults, lets go what they hold, thaws, and makes everybody a writer again. */
  heal(): void {
    this.#readers.clear();
    this.#doors.clear();
    this.#faults.clear();
    this.thaw();
  }

  /** Refuses the writes of all connections that are open now; later ones lead to the new writer. */
  failOver(): void {
    this.#readers.turn([...this.#links].map(({ number }) => number));
  }

  /** Refuses all writes while it is on. */
  setReadOnly(turn: 'off' | 'on'): void {
    this.#readers.all = turn;
  }

  /** Changes who may connect; `undefined`: everybody. */
  setIam(rules: IamRules | undefined): void {
    this.#doors.iam = rules;
  }

  /** Changes what `/status` tells. */
  setStatus(status: FrontStatus): void {
    this.#status = status;
  }

  /** Changes where later connections lead to. */
  setTarget(target: FrontTarget | undefined): void {
    this.#target = target;
  }

  /** Resets all connections, or closes them with a code. */
  cutAll(code?: number): void {
    for (const link of this.#links) link.close(code);
  }

  /** Makes all open connections black holes until `thaw`: nothing is heard or said. Later ones are not. */
  freeze(): void {
    for (const link of this.#links) link.freeze();
  }

  /** Ends a `freeze`. */
  thaw(): void {
    for (const link of this.#links) link.thaw();
  }

  /** Counts what came so far. */
  stats(): FrontStats {
    return this.#tally.stats();
  }

  /** Tells who tried to connect, in their order. */
  handshakes(): readonly FrontHandshake[] {
    return [...this.#tally.handshakes];
  }

  /** Settles when something holds of what was counted; fails after the time. */
  async until(
    holds: (stats: FrontStats) => boolean,
    { timeoutMs = 10_000 }: UntilOptions = {},
  ): Promise<void> {
    await this.#tally.until(holds, timeoutMs);
  }

  /** Resets all connections and takes no more. Settles when it is closed; may be called again. */
  async close(): Promise<void> {
    this.#tally.giveUp();
    await this.#listening.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #serve(server: Server): void {
    server.on('request', (request, response) => this.#answerHttp(request, response));
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => undefined);
      void this.#letIn(request, socket, head).catch(() => socket.destroy());
    });
  }

  #answerHttp(request: IncomingMessage, response: ServerResponse): void {
    const call = callOf(request);
    const isStatus = new URL(call.path, 'http://front').pathname === '/status';
    if (isStatus) this.#tally.add('statusCalls');
    const verdict = isStatus ? this.#doors.judge('status', call) : 'in';
    if (verdict === 'silence') return;
    if (verdict === 'cut') return void request.socket.destroy();
    const text = isStatus ? statusText(this.#status) : undefined;
    const usual = text === undefined ? { status: 404, body: '' } : { status: 200, body: text };
    const { status, body } = verdict === 'in' ? usual : verdict;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }

  async #letIn(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { path, headers } = callOf(request);
    const verdict = this.#doors.judge('gremlin', callOf(request));
    const backend = verdict === 'in' ? await this.#backend() : undefined;
    const isIn = backend !== undefined && !socket.destroyed;
    this.#tally.handshakes.push({ path, headers, status: isIn ? 101 : statusOfRefusal(verdict) });
    if (isIn) {
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#link(client, backend));
      return;
    }
    backend?.close();
    this.#tally.add('refused');
    if (typeof verdict === 'object') refuse(socket, verdict);
    else if (verdict !== 'silence') socket.destroy();
  }

  /** Resolves with nothing when the server behind is not to be had. */
  async #backend(): Promise<Backend | undefined> {
    const { answer = (): [] => [] } = this.#options;
    const target = this.#target;
    return target === undefined ? answerAlone(answer) : await connectTo(target).catch(() => undefined);
  }

  #link(socket: WebSocket, backend: Backend): void {
    const link = new ClientLink({
      ...{ socket, backend, tally: this.#tally, maxBytes: this.#maxRequestBytes },
      number: this.#tally.add('opened'),
      planOf: (request: FrontRequest) => this.#readers.planOf(request) ?? this.#faults.take(request),
    });
    this.#links.add(link);
    socket.on('close', () => this.#links.delete(link));
  }
}

/** Starts a front that answers as Neptune does where it is told to. Resolves once it can be connected to. The caller closes it. */
export async function startNeptuneFront(options: NeptuneFrontOptions = {}): Promise<NeptuneFront> {
  return await NeptuneFront.start(options);
}

function statusOfRefusal(verdict: Verdict): number {
  return typeof verdict === 'string' ? 0 : verdict.status;
}
