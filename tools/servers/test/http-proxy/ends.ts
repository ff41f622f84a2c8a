import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A small stand-in for a service: it notes every call and answers what it is told. */
export class TestService implements AsyncDisposable {
  readonly url: string;
  /** The calls that it was asked to do, oldest first. */
  readonly done: { readonly target: string; readonly body: unknown }[] = [];
  /** What it answers. */
  answer: (body: unknown) => unknown = () => ({});
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<TestService> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return new TestService(server, typeof address === 'object' && address !== null ? address.port : 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse((await text(request)) || 'null');
    this.done.push({ target: String(request.headers['x-amz-target'] ?? ''), body });
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'x-amz-crc32': '1' });
    response.end(JSON.stringify(this.answer(body)));
  }
}

/** Calls an operation the way an SDK does. Resolves with the status and the parsed body; rejects when there is no whole answer. */
export async function call(
  url: string,
  operation: string,
  body: object = {},
  signal: AbortSignal | null = null,
): Promise<{ status: number; json: unknown; headers: Headers }> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Test_1.${operation}` };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  return { status: answer.status, json: await answer.json(), headers: answer.headers };
}

/** Waits for a failure, and gives its system code, or its name. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.name;
  }
  return 'no failure';
}
