import { unavailable } from '@rivergraph/core';
import type { Clock, RivergraphError } from '@rivergraph/core';
import { classifyError } from '../errors.ts';
import { GremlinConnection } from './connection.ts';
import type { AwsCredentials } from './credentials.ts';
import { openSocket } from './open-socket.ts';
import type { PoolAuth, PoolOptions } from './pool-options.ts';
import type { Codec } from './serializers.ts';
import { signedHeaders } from './sign.ts';
import { within } from './within.ts';

/** What a connection attempt needs besides the options. */
export interface ConnectContext {
  readonly clock: Clock;
  readonly codec: Codec;
  /** Aborted when no connection is wanted any more. */
  readonly signal: AbortSignal;
}

/**
 * Connects to the server, within the connect time-out. Where it refuses a signature it is asked once more, with credentials that
 * were fetched anew.
 *
 * Abort: rejects soon, and nothing is left open. Failure: a coded error, and nothing was applied.
 */
export async function connect(options: PoolOptions, context: ConnectContext): Promise<GremlinConnection> {
  try {
    return await attempt(options, context, 'remembered');
  } catch (cause) {
    const error = cause as RivergraphError;
    if (error.code !== 'unauthorized' || options.auth?.kind !== 'iam') throw error;
    return await attempt(options, context, 'fresh');
  }
}

async function attempt(
  options: PoolOptions,
  { clock, codec, signal }: ConnectContext,
  which: 'remembered' | 'fresh',
): Promise<GremlinConnection> {
  const { url, tls, auth, connectTimeoutMs, heartbeatMs, maxAgeMs } = options;
  const over = new AbortController();
  const secrets: string[] = [];
  const open = async (): Promise<GremlinConnection> => {
    const headers = await headersOf(url, { auth, which, secrets });
    const login = auth?.kind === 'password' ? auth : undefined;
    const opened = await openSocket({
      url,
      tls,
      codec,
      headers,
      login,
      keepAliveMs: heartbeatMs,
      signal: over.signal,
    });
    return new GremlinConnection(opened, {
      clock,
      heartbeatMs,
      expiresAt: clock.now() + jittered(maxAgeMs),
      secrets,
    });
  };
  const deadline = clock.now() + connectTimeoutMs;
  const work = open();
  try {
    return await within(work, { clock, deadline, signals: [signal], gaveUp });
  } catch (cause) {
    over.abort(cause);
    // It may have come a moment too late.
    work.then(
      (late) => late.close(),
      () => undefined,
    );
    throw classifyError(cause, { phase: 'connect', secrets });
  }
}

interface HeadersOptions {
  readonly auth: PoolAuth | undefined;
  readonly which: 'remembered' | 'fresh';
  /** Gets what the server may quote. */
  readonly secrets: string[];
}

async function headersOf(
  url: URL,
  { auth, which, secrets }: HeadersOptions,
): Promise<Record<string, string>> {
  if (auth === undefined) return {};
  if (auth.kind === 'password') {
    secrets.push(auth.password, Buffer.from(`\0${auth.username}\0${auth.password}`).toString('base64'));
    return {};
  }
  const credentials = await auth.credentials({ forceRefresh: which === 'fresh' });
  secrets.push(...secretsOf(credentials));
  const headers = await signedHeaders({ url, path: url.pathname, region: auth.region, credentials });
  secrets.push(headers['authorization'] ?? '');
  return headers;
}

/** Gives what nobody may read of credentials; the key's id is not secret, but nobody's business either. */
function secretsOf({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): readonly string[] {
  return [accessKeyId, secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
}

/** A tenth up or down, so that connections that were made together do not end together. */
function jittered(ms: number): number {
  return ms * (0.9 + Math.random() / 5);
}

function gaveUp(by: AbortSignal | 'deadline'): Error {
  return by === 'deadline'
    ? unavailable('neptune: expected a connection within the connect time-out, got none', {
        outcome: 'not-applied',
      })
    : unavailable('neptune: given up while connecting', { outcome: 'not-applied', cause: by.reason });
}
