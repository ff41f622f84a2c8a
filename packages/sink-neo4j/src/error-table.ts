import type { ErrorCode } from '@rivergraph/core';

/** What an error of the server comes to. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  /** Our words, after `neo4j: `. */
  readonly message: string;
}

/** A code, or the beginning of several, and its verdict. */
export type ErrorRow = readonly [beginsWith: string, verdict: Verdict];

/** After so long the server forgets wrong passwords of a user: `dbms.security.auth_lock_time`, 5 s unless changed. */
const authLockMs = 5000;

const statementFault: Verdict = {
  code: 'misconfigured',
  reason: 'statement',
  message: 'expected a statement that the server can run',
};
const resources: Verdict = {
  code: 'too-large',
  reason: 'resources',
  message: 'the transaction needs more memory or time than the server gives',
};
const elsewhere: Verdict = {
  code: 'unavailable',
  reason: 'read-only',
  message: 'the server takes no writes now: it is not the leader, or its database is read-only',
};
const away: Verdict = { code: 'unavailable', message: 'the server or its database cannot be used now' };
const lost: Verdict = { code: 'unavailable', message: 'the connection was lost, or there is none' };
const met: Verdict = { code: 'conflict', message: 'another transaction was in the way' };
const refused: Verdict = { code: 'unauthorized', message: 'the server refuses the credentials' };
const expired: Verdict = { code: 'unauthorized', reason: 'expired', message: 'the credentials have expired' };
/** Also what statements say of single values. */
export const badData: Verdict = { code: 'rejected', message: 'the server cannot write this data' };

/** In order: the first that fits counts. The codes are those of Neo4j 5 and 2025/2026. */
export const errorTable: readonly ErrorRow[] = [
  ['ServiceUnavailable', lost],
  ['SessionExpired', lost],
  ['Neo.TransientError.Transaction.DeadlockDetected', met],
  ['Neo.ClientError.Transaction.LockAcquisitionTimeout', met],
  ['Neo.TransientError.Transaction.LockAcquisitionTimeout', met],
  ['Neo.TransientError.Transaction.Outdated', met],
  ['Neo.TransientError.Transaction.ConstraintsChanged', met],
  ['Neo.TransientError.Schema.SchemaModifiedConcurrently', met],
  ['Neo.ClientError.Statement.EntityNotFound', met],
  ['Neo.TransientError.General.OutOfMemoryError', resources],
  ['Neo.TransientError.General.StackOverFlowError', resources],
  ['Neo.TransientError.General.TransactionMemoryLimit', resources],
  ['Neo.TransientError.General.TransactionOutOfMemoryError', resources],
  ['Neo.TransientError.General.MemoryPoolOutOfMemoryError', resources],
  ['Neo.ClientError.Transaction.TransactionTimedOut', resources],
  [
    'Neo.TransientError.Transaction.MaximumTransactionLimitReached',
    { code: 'throttled', message: 'the server runs as many transactions as it may' },
  ],
  [
    'Neo.TransientError.Request.NoThreadsAvailable',
    { code: 'throttled', message: 'the server has no thread left' },
  ],
  [
    'Neo.ClientError.Security.AuthenticationRateLimit',
    {
      code: 'throttled',
      reason: 'authentication',
      retryAfterMs: authLockMs,
      message: 'the server answers no more log-ins of this user for now, after several wrong passwords',
    },
  ],
  ['Neo.ClientError.Security.TokenExpired', expired],
  ['Neo.ClientError.Security.AuthorizationExpired', expired],
  [
    'Neo.ClientError.Security.Forbidden',
    { code: 'unauthorized', reason: 'forbidden', message: 'the user may not do this' },
  ],
  ['Neo.ClientError.Security', refused],
  ['Neo.ClientError.Cluster', elsewhere],
  ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', elsewhere],
  ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', elsewhere],
  ['Neo.ClientError.Statement.AccessMode', elsewhere],
  [
    'Neo.ClientError.Database.DatabaseNotFound',
    { code: 'misconfigured', reason: 'database', message: 'expected the database to exist, found none' },
  ],
  [
    'Neo.ClientError.Schema.ConstraintValidationFailed',
    { code: 'conflict', reason: 'constraint', message: 'a constraint of the database does not allow it' },
  ],
  [
    'Neo.ClientError.Schema',
    { code: 'misconfigured', reason: 'schema', message: 'the schema of the database does not allow it' },
  ],
  ['Neo.ClientError.Statement.SyntaxError', statementFault],
  ['Neo.ClientError.Statement.SemanticError', statementFault],
  ['Neo.ClientError.Statement.ParameterMissing', statementFault],
  ['Neo.ClientError.Statement.NotSystemDatabaseError', statementFault],
  ['Neo.ClientError.Statement.UnsupportedAdministrationCommand', statementFault],
  ['Neo.ClientError.Procedure.ProcedureNotFound', statementFault],
  ['Neo.ClientError.Transaction.ForbiddenDueToTransactionType', statementFault],
  ['Neo.ClientError.Transaction.Terminated', away],
  ['Neo.ClientError.Transaction.LockClientStopped', away],
  ['Neo.ClientError.Transaction', away],
  ['Neo.ClientError', badData],
  ['Neo.TransientError', away],
  // A function that fails on a value; a fault of the server shows as a flood, which stops the pipeline.
  ['Neo.DatabaseError.Statement.ExecutionFailed', badData],
  ['Neo.DatabaseError', away],
];
