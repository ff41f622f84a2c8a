import type { ErrorCode } from '@rivergraph/core';

export const client = 'Memgraph.ClientError.MemgraphError.MemgraphError';
export const transient = 'Memgraph.TransientError.MemgraphError.MemgraphError';
export const database = 'Memgraph.DatabaseError.MemgraphError.MemgraphError';
const execution = 'Memgraph.ExecutionException';
const docs = 'For more details, visit https://memgraph.com/docs';
/** The text of errors that nobody knows. */
export const secret = 'the data of a user';

/** A code, a text, and what they come to. */
export type ErrorCase = readonly [
  code: string,
  text: string,
  expected: ErrorCode,
  reason?: string | undefined,
];

/** What Memgraph says, in each form that it has had since 2.0. */
export const rows: readonly ErrorCase[] = [
  [
    transient,
    `Cannot resolve conflicting transactions. Retry this transaction when the conflicting transaction is finished. ${docs}`,
    'conflict',
  ],
  // Before 2.12.
  [
    client,
    'Cannot resolve conflicting transactions. You can retry this transaction when the conflicting transaction is finished',
    'conflict',
  ],
  [client, 'Unable to commit due to serialization error.', 'conflict'],
  [client, 'Unable to commit due to unique constraint violation on :Person(id)', 'conflict', 'constraint'],
  [client, 'Unable to commit due to existence constraint violation on :Person(name)', 'rejected'],
  [client, 'Unable to commit due to persistence error.', 'unavailable'],
  [client, 'Unable to commit due to persistance error.', 'unavailable'],
  [client, 'IS TYPED INTEGER violation on Person(age)', 'rejected'],
  [client, "Can't have null literal properties inside merge (n.id)!", 'rejected'],
  [
    transient,
    "Trigger 'check' caused the transaction to fail.\nException: Division by zero.",
    'conflict',
    'constraint',
  ],
  [
    transient,
    `Trigger 'check' caused the transaction to fail.\nException: Cannot resolve conflicting transactions. ${docs}`,
    'conflict',
  ],
  [
    transient,
    "Trigger 'check' caused the transaction to fail.\nException: Transaction was asked to abort because of transaction timeout.",
    'too-large',
    'resources',
  ],
  [
    transient,
    "Trigger 'check' caused the transaction to fail.\nException: Unbound variable: createdVertex.",
    'conflict',
    'constraint',
  ],
  [transient, 'Transaction was asked to abort because of transaction timeout.', 'too-large', 'resources'],
  // Before 2.13 one text for all reasons.
  [
    transient,
    'Transaction was asked to abort either because it was executing longer than time specified or another user asked it to abort.',
    'too-large',
    'resources',
  ],
  [transient, 'Transaction was asked to abort by another user.', 'unavailable'],
  [transient, 'Transaction was asked to abort because of database shutdown.', 'unavailable'],
  [
    transient,
    'Aborting transaction commit because the transaction was requested to stop from other session. ',
    'unavailable',
  ],
  [
    transient,
    'Memory limit exceeded! Attempting to allocate a chunk of 388.00KiB which would put the current use to 203.24MiB, while the maximum allowed size for allocation is set to 200.00MiB.',
    'too-large',
    'resources',
  ],
  [
    transient,
    'Memory limit exceeded! Current use is 202.86MiB, while the maximum allowed size for allocation is set to 200.00MiB.',
    'too-large',
    'resources',
  ],
  [transient, 'User memory limit exceeded! Attempting to allocate 1.00MiB', 'too-large', 'resources'],
  [
    transient,
    'Cannot get shared access to the storage. Try stopping other parallel queries.',
    'unavailable',
    'storage-access',
  ],
  [transient, 'Cannot get unique access to the storage.', 'unavailable', 'storage-access'],
  [transient, 'Cannot get read-only access to the storage.', 'unavailable', 'storage-access'],
  [transient, 'Cannot get read only access to the storage.', 'unavailable', 'storage-access'],
  [
    transient,
    'The storage mode changed while this query was acquiring storage access.',
    'unavailable',
    'storage-access',
  ],
  [
    client,
    'Cannot commit transaction because the storage mode has changed from in-memory storage to on-disk storage.',
    'unavailable',
    'storage-access',
  ],
  [
    client,
    'Write operations on nodes are forbidden while the edge import mode is active. To disable the edge import mode, run the EDGE IMPORT MODE INACTIVE; query.',
    'unavailable',
    'storage-access',
  ],
  [
    client,
    'Write queries are forbidden on the replica instance. Replica instances accept only read queries',
    'unavailable',
    'read-only',
  ],
  [client, 'Write query forbidden on the replica!', 'unavailable', 'read-only'],
  [
    client,
    'Write queries currently forbidden on the main instance. The cluster is in the process of setting up a new main instance',
    'unavailable',
    'read-only',
  ],
  [
    client,
    'Write query forbidden on the main! Coordinator needs to enable writing on main by sending RPC message.',
    'unavailable',
    'read-only',
  ],
  [client, 'Cannot commit because instance is not main anymore.', 'unavailable', 'read-only'],
  [client, 'Cannot commit because main is currently non-writeable.', 'unavailable', 'read-only'],
  [client, "Queries on replica shouldn't write.", 'unavailable', 'read-only'],
  [
    client,
    "Replication Exception: Failed to replicate to STRICT_SYNC replica 'a': replica is not reachable or not in sync with the main. Replica will be recovered automatically. Transaction was aborted on all instances.",
    'unavailable',
    'replication',
  ],
  [
    client,
    "Replication Exception: At least one STRICT_SYNC replica has not confirmed committing last transaction. Transaction will be aborted on all instances. Check the status of the replicas using 'SHOW REPLICAS' query.",
    'unavailable',
    'replication',
  ],
  [transient, 'Tried to retrieve an unknown database "sales".', 'misconfigured', 'database'],
  [transient, "Trying to impersonate a user that doesn't exist.", 'misconfigured', 'impersonation'],
  [
    client,
    "Failed to impersonate user 'ann' on database 'sales'. Make sure you have the right privileges and that the user exists.",
    'misconfigured',
    'impersonation',
  ],
  [
    client,
    'No session user. You must be logged-in in order to use the impersonate-user feature.',
    'misconfigured',
    'impersonation',
  ],
  [
    client,
    'Trying to use enterprise feature without a valid license. Check your license status by running SHOW LICENSE INFO.',
    'misconfigured',
    'licence',
  ],
  [transient, 'User exceeded session limit.', 'throttled', 'sessions'],
  [
    client,
    'You are not authorized to execute this query! Please contact your database administrator.',
    'unauthorized',
    'forbidden',
  ],
  [
    client,
    'You are not authorized on the database "sales"! Please contact your database administrator.',
    'unauthorized',
    'forbidden',
  ],
  [client, 'Vertex not created due to not having enough permission!', 'unauthorized', 'forbidden'],
  [client, "Can't set property because properties on edges are disabled.", 'misconfigured', 'server'],
  [
    client,
    'You cannot fetch routing table from an instance which is not part of a cluster.',
    'misconfigured',
    'server',
  ],
  ['66', 'Route message is not supported in Memgraph!', 'misconfigured', 'server'],
  [client, 'Accessor type R and query type W are misaligned!', 'misconfigured', 'statement'],
  [
    client,
    `Index manipulation is not allowed in multicommand transactions. A multicommand transaction, also known as an explicit transaction. ${docs}`,
    'misconfigured',
    'statement',
  ],
  [
    client,
    `Creating/dropping databases is not allowed in multicommand transactions. ${docs}`,
    'misconfigured',
    'statement',
  ],
  [client, 'PROFILE not allowed in multicommand transactions.', 'misconfigured', 'statement'],
  [
    client,
    "Error on line 1 position 24 with the ) token.\nThe underlying parsing error is no viable alternative at input '(n)'.\nTake a look at clauses around and try to fix the query.",
    'misconfigured',
    'statement',
  ],
  [client, "line 1:13 no viable alternative at input 'CREATEUSER'", 'misconfigured', 'statement'],
  [client, 'Unbound variable: rwo.', 'misconfigured', 'statement'],
  [client, 'Redeclaring variable: n.', 'misconfigured', 'statement'],
  [client, 'Type mismatch: n already defined as Edge, expected Node.', 'misconfigured', 'statement'],
  [client, 'Parameter $other not provided.', 'misconfigured', 'statement'],
  [client, "Function 'FOO' doesn't exist.", 'misconfigured', 'statement'],
  [client, "There is no procedure named 'foo.bar'.", 'misconfigured', 'statement'],
  [
    transient,
    'Not yet implemented: Exists can only be used inside the WHERE clause!',
    'misconfigured',
    'statement',
  ],
  [transient, 'Invalid string for date. \nString representing the date should be', 'rejected'],
  [transient, 'Invalid LocalDateTime format. \nString representing', 'rejected'],
  [transient, 'Creating a LocalTime with invalid hour parameter.', 'rejected'],
  [transient, 'Negative LocalTime specified in microseconds', 'rejected'],
  [transient, 'Extra characters present at the end of the string.', 'rejected'],
  [transient, 'Unsupported conversion from Value to PropertyValue', 'rejected'],
  [
    execution,
    'Something went wrong while executing the query! Check the server logs for more details.',
    'rejected',
  ],
  ['Memgraph.ClientError.Security.Unauthenticated', 'Authentication failure', 'unauthorized'],
  ['Memgraph.ClientError.Statement.SessionLimitReached', secret, 'throttled', 'sessions'],
  [execution, secret, 'rejected'],
  ['Memgraph.DatabaseError.Planner.InternalBug', secret, 'misconfigured', 'statement'],
  [database, 'An unknown exception occurred, this is unexpected.', 'unavailable'],
  [client, secret, 'rejected'],
  [
    client,
    "Failed to remove node because of it's existing connections. Consider using DETACH DELETE.",
    'rejected',
  ],
  [transient, secret, 'unavailable'],
  ['Neo.ClientError.Statement.SyntaxError', 'Invalid input', 'misconfigured', 'server'],
  ['Neo.TransientError.Transaction.DeadlockDetected', 'Invalid', 'misconfigured', 'server'],
];
