import type { BoltPeer } from '../../bolt/behaviour.ts';
import type { PackMap } from '../../bolt/packstream/value.ts';
import { unknownDatabase } from '../errors.ts';
import type { DoubleRequest } from '../faults.ts';
import type { TransactionRequest } from '../open-transaction.ts';
import { codes, QueryError } from '../port.ts';

/** What a client sent with a message, and where it came from. */
export interface Origin {
  readonly metadata: PackMap;
  readonly connection: BoltPeer;
  readonly commits: 'auto' | 'explicit';
}

/** Gives a message as faults see it. */
export function doubleRequest(
  kind: DoubleRequest['kind'],
  texts: readonly string[],
  { metadata, connection, commits }: Origin,
): DoubleRequest {
  return { kind, texts, commits, metadata: mapOf(metadata['tx_metadata']), connection: connection.id };
}

/** Gives what a client says about a transaction that it begins. */
export function transactionRequest({ metadata, connection, commits }: Origin): TransactionRequest {
  const { mode, tx_timeout: timeout, tx_metadata: more } = metadata;
  const { principal } = connection.auth;
  const isLimited = typeof timeout === 'number' && timeout > 0;
  return {
    commits,
    mode: mode === 'r' ? 'r' : 'w',
    timeoutMs: isLimited ? timeout : Number.POSITIVE_INFINITY,
    username: typeof principal === 'string' ? principal : '',
    metadata: mapOf(more),
  };
}

/** Throws where a client wants a database, or to be somebody, that only a licence would give it. */
export function expectHome({ db, imp_user: user }: PackMap): void {
  if (typeof db === 'string' && db !== '' && db !== 'memgraph') throw unknownDatabase(db);
  if (user === undefined || user === null) return;
  throw new QueryError(
    codes.client,
    'Your license has an invalid type. To use impersonate user you need to have an enterprise license.',
  );
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
