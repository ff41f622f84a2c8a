import { Agent as HttpAgent } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { PoolTls } from './pool-options.ts';

/** What the agent of a connection tells. */
export interface HandshakeWatch {
  /** Called with the socket as soon as there is one; throws where it is not wanted any more. */
  readonly onSocket: (socket: Socket) => void;
  /** Called when the server begins to answer with anything but the upgrade. */
  readonly onAnswer: () => void;
  /** Called after that with what the answer was, or with what of it came. */
  readonly onRefusal: (status: number, body: string) => void;
}

/** What Node calls, in its documented and its undocumented half; proxies of many years live on the second. */
interface AgentParts {
  createConnection(options: object, callback?: (error: Error | null, stream: Socket) => void): Socket;
  addRequest(request: ClientRequest, options: object): void;
}

const maxBodyBytes = 4096;

/**
 * Makes the agent of one connection: the way to its socket, which the driver keeps to itself, and to a refusal, which the
 * driver reads so that a body that breaks off ends the process.
 *
 * Also the driver passes no `key` on, so that a client certificate works only from here.
 */
export function handshakeAgent(
  isSecure: boolean,
  tls: PoolTls | undefined,
  watch: HandshakeWatch,
): HttpAgent {
  const agent = isSecure ? new HttpsAgent({ ...tls } as object) : new HttpAgent();
  const parts = agent as unknown as AgentParts;
  const createConnection = parts.createConnection.bind(agent);
  const addRequest = parts.addRequest.bind(agent);
  parts.createConnection = (options, callback) => {
    const socket = createConnection(options, callback);
    try {
      watch.onSocket(socket);
    } catch (cause) {
      // A TLS socket that nobody asked for would go on by itself.
      socket.on('error', () => undefined).destroy();
      throw cause;
    }
    return socket;
  };
  parts.addRequest = (request, options) => {
    // Before the driver's own listener, which is added when the request is made.
    request.once('response', (response) => {
      watch.onAnswer();
      readRefusal(request, response, watch.onRefusal);
    });
    addRequest(request, options);
  };
  return agent;
}

function readRefusal(
  request: ClientRequest,
  response: IncomingMessage,
  onRefusal: HandshakeWatch['onRefusal'],
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    onRefusal(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8', 0, maxBodyBytes));
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBodyBytes) tell();
  });
  response.once('end', tell).once('close', tell);
  // By now the driver listens, too: it would turn an error of the body into a rejection that nobody handles, and one of the
  // request into an event that nobody hears.
  queueMicrotask(() => {
    for (const emitter of [request, response])
      emitter.removeAllListeners('error').on('error', () => undefined);
  });
}
