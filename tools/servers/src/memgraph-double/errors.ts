import { codes, QueryError } from './port.ts';

/** An error of Memgraph: its code, and its text as clients read it. */
export interface MemgraphError {
  readonly code: string;
  readonly message: string;
}

const { client, transient } = codes;
const docs = 'For more details, visit https://memgraph.com/docs';
const accessHelp =
  "You can increase the timeout via SET DATABASE SETTINGS 'storage.access_timeout_sec' TO 'value'; " +
  'or via the --storage-access-timeout-sec flag. Run SHOW CONFIG to return the current value. ' +
  'See: https://memgraph.com/docs/help-center/errors/transactions#storage-access-timeout';

/** What an error that needs no detail is about. */
export type MemgraphErrorName =
  | 'abortedEverywhere'
  | 'attached'
  | 'conflict'
  | 'deletedObject'
  | 'edgeProperties'
  | 'execution'
  | 'mainNotWriteable'
  | 'memoryLimit'
  | 'misaligned'
  | 'modeChanged'
  | 'noRoutes'
  | 'notInCluster'
  | 'notMainAnymore'
  | 'readOnlyAccess'
  | 'replica'
  | 'replicaWrote'
  | 'serialization'
  | 'sharedAccess'
  | 'shutdown'
  | 'stillCommitted'
  | 'stoppedCommit'
  | 'syncReplica'
  | 'terminated'
  | 'timeout'
  | 'unauthenticated'
  | 'uniqueAccess'
  | 'unknown';

/** The errors of Memgraph that need no detail, by what they are about: what a fault is made of. */
export const memgraphErrors: Readonly<Record<MemgraphErrorName, MemgraphError>> = {
  conflict: {
    code: transient,
    message: `Cannot resolve conflicting transactions. Retry this transaction when the conflicting transaction is finished. ${docs}`,
  },
  serialization: {
    code: client,
    message: `Unable to commit due to serialization error. Try retrying this transaction when the conflicting transaction is finished. ${docs}`,
  },
  timeout: {
    code: transient,
    message: 'Transaction was asked to abort because of transaction timeout.',
  },
  terminated: { code: transient, message: 'Transaction was asked to abort by another user.' },
  shutdown: {
    code: transient,
    message: 'Transaction was asked to abort because of database shutdown.',
  },
  stoppedCommit: {
    code: transient,
    message: 'Aborting transaction commit because the transaction was requested to stop from other session. ',
  },
  memoryLimit: {
    code: transient,
    message:
      'Memory limit exceeded! Attempting to allocate a chunk of 64.00KiB which would put the current use to 1.01GiB, while the maximum allowed size for allocation is set to 1.00GiB.',
  },
  sharedAccess: {
    code: transient,
    message: `Cannot get shared access to the storage. Try stopping other parallel queries. ${accessHelp}`,
  },
  uniqueAccess: {
    code: transient,
    message: `Cannot get unique access to the storage. Try stopping other parallel queries. Note: Periodic snapshots also hold storage access. ${accessHelp}`,
  },
  readOnlyAccess: {
    code: transient,
    message: `Cannot get read-only access to the storage. Try stopping other parallel queries. ${accessHelp}`,
  },
  modeChanged: {
    code: transient,
    message: 'The storage mode changed while this query was acquiring storage access.',
  },
  replica: {
    code: client,
    message:
      'Write queries are forbidden on the replica instance. Replica instances accept only read queries, while the main instance accepts read and write queries. Please retry your query on the main instance.',
  },
  mainNotWriteable: {
    code: client,
    message:
      'Write queries currently forbidden on the main instance. The cluster is in the process of setting up a new main instance, please retry the query later on.',
  },
  notMainAnymore: { code: client, message: 'Cannot commit because instance is not main anymore.' },
  replicaWrote: { code: client, message: "Queries on replica shouldn't write." },
  stillCommitted: {
    code: client,
    message:
      "Replication Exception: Failed to replicate to SYNC replica 'instance_2': replica is not reachable or not in sync with the main. Replica will be recovered automatically. Transaction is still committed on the main instance and other alive replicas.",
  },
  abortedEverywhere: {
    code: client,
    message:
      "Replication Exception: Failed to replicate to STRICT_SYNC replica 'instance_2': replica is not reachable or not in sync with the main. Replica will be recovered automatically. Transaction was aborted on all instances.",
  },
  syncReplica: {
    code: client,
    message: 'At least one SYNC replica has not confirmed committing last transaction.',
  },
  misaligned: { code: client, message: 'Accessor type R and query type W are misaligned!' },
  edgeProperties: {
    code: client,
    message: "Can't set property because properties on edges are disabled.",
  },
  attached: {
    code: client,
    message: "Failed to remove node because of it's existing connections. Consider using DETACH DELETE.",
  },
  deletedObject: { code: client, message: 'Trying to set properties on a deleted object.' },
  notInCluster: {
    code: client,
    message: 'You cannot fetch routing table from an instance which is not part of a cluster.',
  },
  noRoutes: { code: '66', message: 'Route message is not supported in Memgraph!' },
  unauthenticated: { code: codes.unauthenticated, message: 'Authentication failure' },
  execution: {
    code: codes.execution,
    message: 'Something went wrong while executing the query! Check the server logs for more details.',
  },
  unknown: {
    code: codes.database,
    message: 'An unknown exception occurred, this is unexpected. Real message should be in database logs.',
  },
};

/** Makes what a storage or a statement throws. */
export function queryError({ code, message }: MemgraphError): QueryError {
  return new QueryError(code, message);
}

/** The error of a statement that has to commit by itself and came within a transaction. */
export function multicommandError(what: string): QueryError {
  return new QueryError(
    client,
    `${what} is not allowed in multicommand transactions. A multicommand transaction, also known as an explicit transaction, groups multiple commands into a single atomic operation. Instead, please use an implicit transaction, also knwon as an auto committing transaction, in order to execute this particular query. ${docs}`,
  );
}

/** The error of a commit that would leave two nodes with the same values. */
export function uniqueViolation(label: string, properties: readonly string[]): QueryError {
  return new QueryError(
    client,
    `Unable to commit due to unique constraint violation on :${label}(${properties.join(', ')})`,
  );
}

/** The error of a commit that would leave a node without a value. */
export function existenceViolation(label: string, property: string): QueryError {
  return new QueryError(
    client,
    `Unable to commit due to existence constraint violation on :${label}(${property})`,
  );
}

/** The error of a database that there is not. */
export function unknownDatabase(name: string): QueryError {
  return new QueryError(transient, `Tried to retrieve an unknown database "${name}".`);
}

/** The error of an allocation that goes beyond the limit. */
export function memoryError(chunk: number, used: number, limit: number): QueryError {
  const [size, current, most] = [chunk, used + chunk, limit].map(readableSize);
  return new QueryError(
    transient,
    `Memory limit exceeded! Attempting to allocate a chunk of ${size} which would put the current use to ${current}, while the maximum allowed size for allocation is set to ${most}.`,
  );
}

/** Writes a size as Memgraph does. */
export function readableSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10));
  return `${(bytes / 1024 ** step).toFixed(2)}${units[step]}`;
}
