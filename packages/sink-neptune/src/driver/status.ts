import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { unavailable } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { PoolOptions } from './pool-options.ts';
import type { EngineStatus } from './port.ts';
import { signedHeaders } from './sign.ts';
import { within } from './within.ts';

const path = '/status';
const maxBytes = 65_536;

/** What of the pool's options the status endpoint needs. */
export type StatusOptions = Pick<PoolOptions, 'url' | 'auth' | 'tls' | 'connectTimeoutMs'>;

/**
 * Asks the status endpoint, which only Neptune has, at the address of the Gremlin endpoint.
 *
 * Settles with nothing where nothing sensible answers within the connect time-out; then a log line says so. Abort: rejects.
 */
export async function askStatus(
  options: StatusOptions,
  context: SinkContext,
): Promise<EngineStatus | undefined> {
  const { clock, logger, signal } = context;
  const over = new AbortController();
  const gaveUp = (by: AbortSignal | 'deadline'): Error =>
    by === 'deadline'
      ? new Error('no answer within the connect time-out')
      : unavailable('neptune: given up while asking for the status', {
          outcome: 'not-applied',
          cause: by.reason,
        });
  try {
    const deadline = clock.now() + options.connectTimeoutMs;
    const answer = await within(get(options, over.signal), { clock, deadline, signals: [signal], gaveUp });
    const status = answer.status === 200 ? readStatus(answer.body) : undefined;
    if (status === undefined)
      logger.info('neptune: no status endpoint, so version and role are not checked', {
        status: answer.status,
      });
    return status;
  } catch (cause) {
    if (signal.aborted) throw cause;
    logger.warn('neptune: the status endpoint does not answer, so version and role are not checked');
    return undefined;
  } finally {
    over.abort();
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function get({ url, auth, tls }: StatusOptions, signal: AbortSignal): Promise<Answer> {
  const isSecure = url.protocol === 'wss:';
  const bare = new URL(`${isSecure ? 'https' : 'http'}://${url.host}`);
  const headers =
    auth?.kind === 'iam'
      ? await signedHeaders({ url: bare, path, region: auth.region, credentials: await auth.credentials() })
      : {};
  const send = isSecure ? httpsRequest : httpRequest;
  return await new Promise((resolve, reject) => {
    const options = { path, headers, signal, agent: false, ...tls } as RequestOptions;
    const request = send(bare, options, (response) => void readBody(response).then(resolve, reject));
    request.on('error', reject).end();
  });
}

async function readBody(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}

function readStatus(body: string): EngineStatus | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { dbEngineVersion: engine, role } = parsed as Record<string, unknown>;
  if (typeof engine !== 'string' || (role !== 'writer' && role !== 'reader')) return undefined;
  return { engine, role };
}
