import { driverCodes } from '@rivergraph/cypher/driver';
import type { ErrorRow, Verdict } from '@rivergraph/cypher/driver';

/** What an error of the server comes to. */
export interface Neo4jVerdict extends Verdict {
  /** The verdict where it is a record's data that the server stumbles over. */
  readonly ofData?: Verdict;
}

/** After so long the server forgets wrong passwords of a user: `dbms.security.auth_lock_time`, 5 s unless changed. */
const authLockMs = 5000;

const badData: Verdict = { code: 'rejected', message: 'the server cannot write this data' };
const statementFault: Verdict = {
  code: 'misconfigured',
  reason: 'statement',
  message: 'expected a statement that the server can run',
};
/** Errors of the compiler, and of values at run time: a text that is no date, null as a key of `MERGE`. */
const statementOrData: Neo4jVerdict = { ...statementFault, ofData: badData };
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
const met: Verdict = { code: 'conflict', message: 'another transaction was in the way' };
const refused: Verdict = { code: 'unauthorized', message: 'the server refuses the credentials' };
const expired: Verdict = { code: 'unauthorized', reason: 'expired', message: 'the credentials have expired' };
const constraint: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'a constraint of the database does not allow it',
};
const noDatabase: Verdict = {
  code: 'misconfigured',
  reason: 'database',
  message: 'expected the database to exist, found none',
};

/** In order: the first that fits counts. The codes are those of Neo4j 5 and 2025/2026. */
export const errorTable: readonly ErrorRow<Neo4jVerdict, string>[] = [
  ...driverCodes,
  ['Neo.TransientError.Transaction.DeadlockDetected', met],
  ['Neo.ClientError.Transaction.LockAcquisitionTimeout', met],
  ['Neo.TransientError.Transaction.LockAcquisitionTimeout', met],
  ['Neo.TransientError.Transaction.Outdated', met],
  ['Neo.TransientError.Transaction.ConstraintsChanged', met],
  ['Neo.TransientError.Schema.SchemaModifiedConcurrently', met],
  ['Neo.TransientError.General.EntityIdNotFound', met],
  ['Neo.ClientError.Statement.EntityNotFound', met],
  ['Neo.TransientError.General.OutOfMemoryError', resources],
  ['Neo.TransientError.General.StackOverFlowError', resources],
  ['Neo.TransientError.General.TransactionMemoryLimit', resources],
  ['Neo.TransientError.General.TransactionOutOfMemoryError', resources],
  ['Neo.TransientError.General.MemoryPoolOutOfMemoryError', resources],
  ['Neo.TransientError.Statement.ExecutionTimeout', resources],
  ['Neo.ClientError.General.TransactionOutOfMemoryError', resources],
  ['Neo.ClientError.Procedure.ProcedureTimedOut', resources],
  // The server's own limit, or the one that was sent along.
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
    'Neo.TransientError.Request.ResourceExhaustion',
    { code: 'throttled', message: 'the server takes no more requests for now' },
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
  // The provider behind the server, e.g. LDAP: it says nothing about the credentials.
  ['Neo.ClientError.Security.AuthProvider', away],
  ['Neo.ClientError.Security', refused],
  ['Neo.ClientError.Cluster', elsewhere],
  ['Neo.ClientError.Routing', elsewhere],
  ['Neo.ClientError.Fabric.AccessMode', elsewhere],
  ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', elsewhere],
  ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', elsewhere],
  ['Neo.ClientError.Statement.AccessMode', elsewhere],
  ['Neo.TransientError.Transaction.LeaderSwitch', elsewhere],
  ['Neo.ClientError.Database', noDatabase],
  ['Neo.ClientError.Schema.ConstraintValidationFailed', constraint],
  ['Neo.ClientError.Schema.ConstraintViolation', constraint],
  // Names of labels, types and properties that a user's statement takes from a record.
  ['Neo.ClientError.Schema.Token', badData],
  ['Neo.DatabaseError.Schema.TokenLimitReached', badData],
  // An index that is being built or dropped under a statement that was planned with it.
  ['Neo.ClientError.Schema.IndexNotFound', away],
  [
    'Neo.ClientError.Schema',
    { code: 'misconfigured', reason: 'schema', message: 'the schema of the database does not allow it' },
  ],
  ['Neo.ClientError.Statement.SyntaxError', statementOrData],
  ['Neo.ClientError.Statement.SemanticError', statementOrData],
  ['Neo.ClientError.Statement.ParameterMissing', statementFault],
  ['Neo.ClientError.Statement.NotSystemDatabaseError', statementFault],
  ['Neo.ClientError.Statement.InvalidTargetDatabaseError', statementFault],
  ['Neo.ClientError.Statement.RuntimeUnsupportedError', statementFault],
  ['Neo.ClientError.Statement.UnsupportedAdministrationCommand', statementFault],
  ['Neo.ClientError.Procedure.ProcedureNotFound', statementFault],
  ['Neo.ClientError.Procedure.ProcedureRegistrationFailed', statementFault],
  ['Neo.ClientError.Transaction.ForbiddenDueToTransactionType', statementFault],
  // What a trigger or a check of the transaction's changes does not let pass.
  ['Neo.ClientError.Transaction.TransactionHookFailed', badData],
  ['Neo.ClientError.Transaction.TransactionValidationFailed', badData],
  ['Neo.ClientError.Transaction', away],
  ['Neo.ClientError.Request.InvalidUsage', away],
  ['Neo.ClientError', badData],
  ['Neo.TransientError', away],
  // A function that fails on a value; a fault of the server shows as a flood, which stops the pipeline.
  ['Neo.DatabaseError.Statement.ExecutionFailed', badData],
  ['Neo.DatabaseError', away],
];
