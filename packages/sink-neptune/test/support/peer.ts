import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createFrameReader, opcodes, serverFrame } from './ws-frames.ts';

/** A request as a peer gets it, in GraphSON. */
export interface PeerRequest {
  readonly requestId: string;
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly bytes: number;
}

/** A connection, as the peer sees it. */
export interface PeerSocket {
  readonly headers: IncomingHttpHeaders;
  readonly requests: readonly PeerRequest[];
  readonly pings: number;
  readonly isClosed: boolean;
  readonly gotCloseFrame: boolean;
  /** Answers a request, the last one by default. */
  answer(
    status: number,
    options?: { readonly data?: readonly unknown[]; readonly message?: string; readonly to?: PeerRequest },
  ): void;
  /** Sends whatever, as one message. */
  say(text: string): void;
  destroy(): void;
}

/** What a peer does; each may be replaced at any time. */
export interface PeerScript {
  /** Answers a handshake by itself, and says so. */
  refuse?: ((request: IncomingMessage, socket: Socket) => boolean) | undefined;
  /** @default answers with an empty list */
  onRequest: (request: PeerRequest, socket: PeerSocket) => void;
  /** Whether pings get their pongs. */
  pongs: 'sent' | 'withheld';
  onHttp: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A scripted server on a port of its own. */
export interface Peer extends AsyncDisposable {
  readonly url: URL;
  readonly script: PeerScript;
  readonly sockets: readonly PeerSocket[];
  /** How often somebody connected, refusals and TCP connections that said nothing among them. */
  readonly connects: number;
}

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Starts a peer that speaks WebSocket and GraphSON, and does what its script says. */
export async function startPeer(changes: Partial<PeerScript> = {}, tls?: ServerOptions): Promise<Peer> {
  const script: PeerScript = {
    onRequest: (_, socket) => socket.answer(200),
    pongs: 'sent',
    onHttp: (_, response) => void response.writeHead(404).end(),
    ...changes,
  };
  const sockets: PeerSocket[] = [];
  const raw = new Set<Socket>();
  let connects = 0;
  const onHttp = (request: IncomingMessage, response: ServerResponse): void =>
    script.onHttp(request, response);
  const server = tls === undefined ? createServer(onHttp) : createSecureServer(tls, onHttp);
  server.on('connection', (socket: Socket) => {
    connects += 1;
    raw.add(socket);
    socket.on('error', () => undefined).on('close', () => raw.delete(socket));
  });
  server.on('upgrade', (request, socket) => {
    if (script.refuse?.(request, socket as Socket) === true) return;
    sockets.push(accept(script, request, socket as Socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${port}/gremlin`),
    script,
    sockets,
    get connects() {
      return connects;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of raw) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Refuses a handshake with a status and a body that is as long as it says, unless told otherwise. */
export function refusal(
  status: number,
  body = '',
  length = Buffer.byteLength(body),
): NonNullable<PeerScript['refuse']> {
  return (_, socket) => {
    const head = `HTTP/1.1 ${status} No\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
    if (length === Buffer.byteLength(body)) socket.end(head + body);
    else socket.write(head + body);
    return true;
  };
}

/** Says nothing to a handshake, and tells when the other side has gone. */
export function silence(onGone: () => void): NonNullable<PeerScript['refuse']> {
  return (_, socket) => {
    socket
      .resume()
      .on('end', () => socket.end())
      .on('close', onGone);
    return true;
  };
}

function accept(script: PeerScript, request: IncomingMessage, socket: Socket): PeerSocket {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  const requests: PeerRequest[] = [];
  const seen = { pings: 0, isClosed: false, gotCloseFrame: false };
  const say = (text: string): void => void socket.write(serverFrame(opcodes.text, Buffer.from(text)));
  const view: PeerSocket = {
    headers: request.headers,
    requests,
    get pings() {
      return seen.pings;
    },
    get isClosed() {
      return seen.isClosed;
    },
    get gotCloseFrame() {
      return seen.gotCloseFrame;
    },
    answer: (status, { data = [], message = '', to = requests.at(-1) } = {}) =>
      say(responseText(to?.requestId ?? '', status, message, data)),
    say,
    destroy: () => void socket.destroy(),
  };
  const read = createFrameReader(({ opcode, payload }) => {
    if (opcode === opcodes.ping) {
      seen.pings += 1;
      if (script.pongs === 'sent') socket.write(serverFrame(opcodes.pong, payload));
    } else if (opcode === opcodes.close) {
      seen.gotCloseFrame = true;
      socket.end(serverFrame(opcodes.close, payload));
    } else {
      const parsed = parseRequest(payload);
      requests.push(parsed);
      script.onRequest(parsed, view);
    }
  });
  // The sockets of an HTTP server stay half open by themselves.
  socket
    .on('data', read)
    .on('end', () => socket.end())
    .on('close', () => (seen.isClosed = true));
  return view;
}

function parseRequest(payload: Buffer): PeerRequest {
  const json = JSON.parse(payload.subarray(1 + payload.readUInt8(0)).toString()) as {
    readonly requestId: { readonly '@value': string };
    readonly op: string;
    readonly args: Record<string, unknown>;
  };
  return { requestId: json.requestId['@value'], op: json.op, args: json.args, bytes: payload.length };
}

function responseText(requestId: string, code: number, message: string, data: readonly unknown[]): string {
  const empty = { '@type': 'g:Map', '@value': [] };
  return JSON.stringify({
    requestId,
    status: { code, message, attributes: empty },
    result: { data: code >= 400 ? null : { '@type': 'g:List', '@value': data }, meta: empty },
  });
}
