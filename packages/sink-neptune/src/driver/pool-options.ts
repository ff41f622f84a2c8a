import type { CredentialsProvider } from './credentials.ts';

/** How the pool proves who it is: each connection is signed, or the first request on it answers the server's question. */
export type PoolAuth =
  | { readonly kind: 'iam'; readonly region: string; readonly credentials: CredentialsProvider }
  | { readonly kind: 'password'; readonly username: string; readonly password: string };

/** As of `tls.connect`. */
export interface PoolTls {
  readonly ca?: string | Buffer | readonly (string | Buffer)[] | undefined;
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
}

/** What a pool is made with, resolved and checked. */
export interface PoolOptions {
  /** `ws:` or `wss:`, without a user and a fragment. */
  readonly url: URL;
  readonly auth: PoolAuth | undefined;
  readonly tls: PoolTls | undefined;
  readonly serializer: 'graphson' | 'graphbinary';
  readonly connections: number;
  /** A connection is pinged so often, and given up after three pings without a sign of life. */
  readonly heartbeatMs: number;
  readonly connectTimeoutMs: number;
  /** Each connection is replaced after this, give or take a tenth, and never while it is used. */
  readonly maxAgeMs: number;
  readonly maxRequestBytes: number;
  readonly askStatus: boolean;
}
