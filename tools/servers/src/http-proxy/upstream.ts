import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request to pass on. */
export interface PassedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array;
}

/** An answer that was read to its end. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Headers that are about one connection only, or about bytes that change. */
const dropped = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'x-amz-crc32']);

/** The server behind a proxy. */
export class Upstream {
  readonly #target: URL;
  // A connection that is used again may have been closed meanwhile, and that would look like a fault nobody injected.
  readonly #agent: Agent = new Agent({ keepAlive: false });

  constructor(target: string) {
    this.#target = new URL(target);
    if (this.#target.protocol !== 'http:')
      throw new Error(`The HTTP fault proxy's target: expected http://…, got ${this.#target.protocol}`);
  }

  /** Passes a request on. Resolves with the answer as soon as it begins; rejects when there is none, or when it is given up. */
  async send({ method, path, headers, body }: PassedRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { hostname, port, host } = this.#target;
    const passed = { ...withoutConnection(headers), host, 'content-length': body.byteLength };
    const options = { hostname, port, method, path, headers: passed, agent: this.#agent, signal };
    const outgoing = request(options);
    const answered = once(outgoing, 'response', { signal });
    // Without listeners the end of what is given up would be an error of the process.
    outgoing.on('error', () => undefined);
    outgoing.on('response', (answer) => answer.on('error', () => undefined));
    outgoing.end(body);
    const [answer] = await answered;
    return answer;
  }
}

/** Reads an answer to its end. */
export async function wholeAnswer(answer: IncomingMessage): Promise<WholeAnswer> {
  const headers = withoutConnection(answer.headers);
  return { status: answer.statusCode ?? 502, headers, body: await buffer(answer) };
}

/** Leaves out the headers that are about a connection. */
export function withoutConnection(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name.toLowerCase())));
}
