import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { createApp } from '../../src/app.ts';
import { createMetrics } from '../../src/metrics/index.ts';
import type { HttpOptions } from '../../src/options.ts';
import { resolveHttpOptions } from '../../src/options.ts';
import { FakeStreams } from './fake-streams.ts';

/** The token of the servers of tests. */
export const token = 'token-of-the-tests-0123456789';
const authorization = `Bearer ${token}`;

/** A server that listens nowhere, over streams that only remember. */
export interface OpenApp extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly streams: FakeStreams;
  /** What names the token. */
  readonly headers: { readonly authorization: string };
  /** Sends a request with the token. */
  send(method: string, url: string, body?: unknown): Promise<LightMyRequestResponse>;
}

/** The options of a server, and how long an answer may take beyond `requestTimeoutMs`. */
export type OpenAppOptions = HttpOptions & { readonly answerGraceMs?: number };

/** Makes a server with one running stream, `orders-1`, and one that is stopped, `people-1`. */
export async function openApp({ answerGraceMs, ...options }: OpenAppOptions = {}): Promise<OpenApp> {
  const streams = new FakeStreams();
  await streams.create('orders-1', { definition: 'orders', settings: { topics: ['a', 'b'], group: 'g' } });
  await streams.start('orders-1');
  await streams.create('people-1', { definition: 'people', transform: 'people.js' });
  streams.calls.length = 0;
  const resolved = resolveHttpOptions({ token, ...options });
  const metrics = resolved.metrics ? createMetrics(streams) : undefined;
  const app = createApp({ streams, options: resolved, metrics, answerGraceMs });
  await app.ready();
  return {
    app,
    streams,
    headers: { authorization },
    send: async (method, url, body) => await app.inject(requestOf(method, url, body)),
    [Symbol.asyncDispose]: async () => {
      metrics?.close();
      await app.close();
    },
  };
}

function requestOf(method: string, url: string, body: unknown): InjectOptions {
  const base = { method: method as 'GET', url };
  if (body === undefined) return { ...base, headers: { authorization } };
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return { ...base, headers: { authorization, 'content-type': 'application/json' }, payload };
}
