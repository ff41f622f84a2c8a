import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { resetSocket } from '../proxy/sockets.ts';
import { withoutConnection } from './upstream.ts';
import type { PassedRequest, WholeAnswer } from './upstream.ts';

/** One call of a client and its answer. */
export class Exchange {
  /** Aborts when the client's connection is gone. */
  readonly signal: AbortSignal;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    const gone = new AbortController();
    this.signal = gone.signal;
    response.once('close', () => gone.abort());
    for (const stream of [request, response]) stream.on('error', () => undefined);
  }

  /** The name of the operation; empty without one. */
  get operation(): string {
    const target = this.#request.headers['x-amz-target'];
    return typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
  }

  /** Reads the request to its end. */
  async read(): Promise<PassedRequest & { readonly body: Buffer }> {
    const { method = 'POST', url: path = '/', headers } = this.#request;
    return { method, path, headers, body: await buffer(this.#request) };
  }

  /** Waits; rejects when the client goes away. */
  async wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.signal });
  }

  /** Answers nothing. Settles, by rejecting, when the client's connection is gone. */
  async beSilent(): Promise<never> {
    return await new Promise((_, reject) => {
      const giveUp = (): void => reject(new Error('The client is gone.'));
      if (this.signal.aborted) giveUp();
      else this.signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Passes an answer on as it comes. */
  async stream(answer: IncomingMessage): Promise<void> {
    this.#response.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
    this.#response.flushHeaders();
    await pipeline(answer, this.#response);
  }

  /** Answers at once. */
  answer(answer: WholeAnswer): void {
    this.#head(answer);
    this.#response.end(answer.body);
  }

  /** Answers bit by bit; rejects when the client goes away. */
  async drip(answer: WholeAnswer, chunkBytes: number, everyMs: number): Promise<void> {
    this.#head(answer);
    for (let start = 0; start < answer.body.length; start += chunkBytes) {
      await this.wait(everyMs);
      this.#response.write(answer.body.subarray(start, start + chunkBytes));
    }
    this.#response.end();
  }

  /** Answers half, and ends the connection. */
  async cutDuring(answer: WholeAnswer): Promise<void> {
    this.#head(answer);
    const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
    await new Promise<void>((resolve) => {
      this.#response.write(half, () => resolve());
      this.#response.once('close', resolve);
    });
    this.#request.socket.destroy();
  }

  /** Resets the connection. */
  cut(): void {
    resetSocket(this.#request.socket);
  }

  #head({ status, headers, body }: WholeAnswer): void {
    this.#response.writeHead(status, { ...headers, 'content-length': body.byteLength });
    this.#response.flushHeaders();
  }
}
