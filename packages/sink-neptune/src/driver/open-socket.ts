import type { Socket } from 'node:net';
import gremlin from 'gremlin';
import { handshakeAgent } from './handshake-agent.ts';
import type { HandshakeWatch } from './handshake-agent.ts';
import type { PoolTls } from './pool-options.ts';
import type { Codec, WireRequest, WireResponse } from './serializers.ts';

/** A WebSocket that is open, and what speaks over it. */
export interface OpenSocket {
  readonly client: gremlin.driver.Client;
  readonly socket: Socket;
  /** Says who hears of a message that cannot be read. */
  readonly onGarbage: (listener: (cause: unknown) => void) => void;
}

/** Where to, and how. */
export interface OpenSocketOptions {
  readonly url: URL;
  readonly tls: PoolTls | undefined;
  readonly codec: Codec;
  readonly headers: Readonly<Record<string, string>>;
  readonly login: { readonly username: string; readonly password: string } | undefined;
  readonly keepAliveMs: number;
  /** Aborted when nobody waits any more; the socket is destroyed then. */
  readonly signal: AbortSignal;
}

/**
 * Opens a WebSocket by the driver, which opens one only: where it would open another by itself, it fails.
 *
 * Settles when the handshake is over. Abort: rejects, and nothing is left open. Failure: rejects with what the network, the
 * server or the driver said, as the driver words it.
 */
export async function openSocket(options: OpenSocketOptions): Promise<OpenSocket> {
  const { signal, keepAliveMs } = options;
  signal.throwIfAborted();
  let socket: Socket | undefined;
  const listeners: ((cause: unknown) => void)[] = [];
  const onAbort = (): void => void socket?.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await new Promise<OpenSocket>((resolve, reject) => {
      let isAnswered = false;
      const lost = (cause: unknown): void => {
        // A refusal is told to its end, even if that is the end of the socket.
        if (!isAnswered) reject(cause);
      };
      const onSocket = (made: Socket): void => {
        if (socket !== undefined || signal.aborted) throw closedError();
        socket = made.setKeepAlive(true, keepAliveMs);
        socket.on('error', lost).once('close', () => lost(closedError()));
      };
      const onAnswer = (): void => {
        isAnswered = true;
      };
      const onRefusal = (status: number, body: string): void => reject(refusal(status, body));
      const onGarbage = (cause: unknown): void => listeners.forEach((tell) => tell(cause));
      const client = makeClient(options, { onSocket, onAnswer, onRefusal, onGarbage });
      const opened = (): void => {
        if (socket === undefined || signal.aborted) return reject(closedError());
        resolve({ client, socket, onGarbage: (listener) => void listeners.push(listener) });
      };
      client.open().then(opened, reject);
    });
  } catch (cause) {
    socket?.destroy();
    throw cause;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

interface ClientHooks extends HandshakeWatch {
  readonly onGarbage: (cause: unknown) => void;
}

function makeClient(options: OpenSocketOptions, { onGarbage, ...watch }: ClientHooks): gremlin.driver.Client {
  const { url, tls, codec, headers, login } = options;
  return new gremlin.driver.Client(url.href, {
    traversalSource: 'g',
    mimeType: codec.mimeType,
    writer: { writeRequest: (request: WireRequest) => codec.writeRequest(request) },
    reader: { readResponse: (buffer: Buffer) => readOrTell(codec, buffer, onGarbage) },
    agent: handshakeAgent(url.protocol === 'wss:', tls, watch),
    // The driver writes into it; and without it, or something else that only the package `ws` knows, it takes the
    // WebSocket of Node 22, which knows none of these options.
    headers: { ...headers },
    ...(login && {
      authenticator: new gremlin.driver.auth.PlainTextSaslAuthenticator(login.username, login.password),
    }),
  });
}

/** An error here, or in what the driver does with the response, would end the process: it reads in an event of the socket. */
function readOrTell(codec: Codec, buffer: Buffer, onGarbage: (cause: unknown) => void): WireResponse {
  try {
    const response = codec.readResponse(buffer);
    if (isResponse(response)) return response;
    onGarbage(new Error('no response'));
  } catch (cause) {
    onGarbage(cause);
  }
  // Of a request that nobody has sent, so the driver forgets it.
  return { requestId: '', status: { code: 200 }, result: {} };
}

/** Whether the driver can walk through it. */
function isResponse(response: unknown): response is WireResponse {
  if (!isObject(response) || !isObject(response['status'])) return false;
  const { requestId, status, result } = response;
  const { code } = status as { readonly code?: unknown };
  if (typeof code !== 'number' || !(typeof requestId === 'string' || requestId === null)) return false;
  if (code >= 400) return true;
  const data = isObject(result) ? (result['data'] ?? []) : undefined;
  return Array.isArray(data);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function closedError(): Error {
  return new Error('Connection has been closed.');
}

/** In the driver's words, which it says only after a body that ends well. */
function refusal(status: number, body: string): Error {
  return new Error(`Unexpected server response code ${status}${body === '' ? '' : ` with body:\n${body}`}`);
}
