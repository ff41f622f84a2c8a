import { RivergraphError, unavailable } from '@rivergraph/core';
import type { ErrorCode } from '@rivergraph/core';
import { Neo4jError } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { errorTable } from '../src/error-table.ts';
import { classifyError } from '../src/errors.ts';

const secret = 'the data of a user';

function serverError(
  code: string,
  message: string = secret,
  more: { gql?: string; cause?: Error } = {},
): Neo4jError {
  return new Neo4jError(message, code, more.gql ?? '50N42', `error: ${message}`, {} as never, more.cause);
}

type Row = readonly [code: string, expected: ErrorCode, reason?: string | undefined];

/** Every code of an error that Neo4j 5.26 or 2026.08 can answer with, and those of the driver. */
const rows: readonly Row[] = [
  ['ServiceUnavailable', 'unavailable'],
  ['SessionExpired', 'unavailable'],
  ['ProtocolError', 'unavailable'],
  ['N/A', 'unavailable'],
  ['Neo.ClientError.ChangeDataCapture.InvalidIdentifier', 'rejected'],
  ['Neo.ClientError.Cluster.NotALeader', 'unavailable', 'read-only'],
  ['Neo.ClientError.Cluster.Routing', 'unavailable', 'read-only'],
  ['Neo.ClientError.Data.DataUnsupportedByStoreFormat', 'rejected'],
  ['Neo.ClientError.Database.DatabaseNotFound', 'misconfigured', 'database'],
  ['Neo.ClientError.Database.ExistingAliasFound', 'misconfigured', 'database'],
  ['Neo.ClientError.Database.ExistingDatabaseFound', 'misconfigured', 'database'],
  ['Neo.ClientError.Database.IllegalAliasChain', 'misconfigured', 'database'],
  ['Neo.ClientError.Fabric.AccessMode', 'unavailable', 'read-only'],
  ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', 'unavailable', 'read-only'],
  ['Neo.ClientError.General.InvalidArguments', 'rejected'],
  ['Neo.ClientError.General.TransactionOutOfMemoryError', 'too-large', 'resources'],
  ['Neo.ClientError.General.UpgradeRequired', 'rejected'],
  ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', 'unavailable', 'read-only'],
  ['Neo.ClientError.Procedure.ProcedureCallFailed', 'rejected'],
  ['Neo.ClientError.Procedure.ProcedureNotFound', 'misconfigured', 'statement'],
  ['Neo.ClientError.Procedure.ProcedureRegistrationFailed', 'misconfigured', 'statement'],
  ['Neo.ClientError.Procedure.ProcedureTimedOut', 'too-large', 'resources'],
  ['Neo.ClientError.Procedure.TypeError', 'rejected'],
  ['Neo.ClientError.Request.Invalid', 'rejected'],
  ['Neo.ClientError.Request.InvalidFormat', 'rejected'],
  ['Neo.ClientError.Request.InvalidUsage', 'unavailable'],
  ['Neo.ClientError.Routing.DbmsInPanic', 'unavailable', 'read-only'],
  ['Neo.ClientError.Routing.RoutingFailed', 'unavailable', 'read-only'],
  ['Neo.ClientError.Schema.ConstraintAlreadyExists', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.ConstraintNotFound', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.ConstraintValidationFailed', 'conflict', 'constraint'],
  ['Neo.ClientError.Schema.ConstraintViolation', 'conflict', 'constraint'],
  ['Neo.ClientError.Schema.ConstraintWithNameAlreadyExists', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.ForbiddenOnConstraintIndex', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.IndexAlreadyExists', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.IndexMultipleFound', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.IndexNotApplicable', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.IndexNotFound', 'unavailable'],
  ['Neo.ClientError.Schema.IndexWithNameAlreadyExists', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.RepeatedLabelInSchema', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.RepeatedPropertyInCompositeSchema', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.RepeatedRelationshipTypeInSchema', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.SchemaRuleEntrySizeLimitError', 'misconfigured', 'schema'],
  ['Neo.ClientError.Schema.TokenLengthError', 'rejected'],
  ['Neo.ClientError.Schema.TokenNameError', 'rejected'],
  ['Neo.ClientError.Security.AuthenticationRateLimit', 'throttled', 'authentication'],
  ['Neo.ClientError.Security.AuthorizationExpired', 'unauthorized', 'expired'],
  ['Neo.ClientError.Security.CredentialsExpired', 'unauthorized'],
  ['Neo.ClientError.Security.Forbidden', 'unauthorized', 'forbidden'],
  ['Neo.ClientError.Security.TokenExpired', 'unauthorized', 'expired'],
  ['Neo.ClientError.Security.Unauthorized', 'unauthorized'],
  ['Neo.ClientError.Statement.AccessMode', 'unavailable', 'read-only'],
  ['Neo.ClientError.Statement.ArgumentError', 'rejected'],
  ['Neo.ClientError.Statement.ArithmeticError', 'rejected'],
  ['Neo.ClientError.Statement.ConstraintVerificationFailed', 'rejected'],
  ['Neo.ClientError.Statement.EntityNotFound', 'conflict'],
  ['Neo.ClientError.Statement.ExternalResourceFailed', 'rejected'],
  ['Neo.ClientError.Statement.InvalidTargetDatabaseError', 'misconfigured', 'statement'],
  ['Neo.ClientError.Statement.NotSystemDatabaseError', 'misconfigured', 'statement'],
  ['Neo.ClientError.Statement.ParameterMissing', 'misconfigured', 'statement'],
  ['Neo.ClientError.Statement.PropertyNotFound', 'rejected'],
  ['Neo.ClientError.Statement.RemoteExecutionClientError', 'rejected'],
  ['Neo.ClientError.Statement.RuntimeUnsupportedError', 'misconfigured', 'statement'],
  ['Neo.ClientError.Statement.SemanticError', 'rejected'],
  ['Neo.ClientError.Statement.SyntaxError', 'rejected'],
  ['Neo.ClientError.Statement.TypeError', 'rejected'],
  ['Neo.ClientError.Statement.UnsupportedAdministrationCommand', 'misconfigured', 'statement'],
  ['Neo.ClientError.Statement.UnsupportedOperationError', 'rejected'],
  ['Neo.ClientError.Transaction.ForbiddenDueToTransactionType', 'misconfigured', 'statement'],
  ['Neo.ClientError.Transaction.InvalidBookmark', 'unavailable'],
  ['Neo.ClientError.Transaction.InvalidBookmarkMixture', 'unavailable'],
  ['Neo.ClientError.Transaction.LockClientStopped', 'unavailable'],
  ['Neo.ClientError.Transaction.Terminated', 'unavailable'],
  ['Neo.ClientError.Transaction.TransactionAccessedConcurrently', 'unavailable'],
  ['Neo.ClientError.Transaction.TransactionHookFailed', 'rejected'],
  ['Neo.ClientError.Transaction.TransactionMarkedAsFailed', 'unavailable'],
  ['Neo.ClientError.Transaction.TransactionNotFound', 'unavailable'],
  ['Neo.ClientError.Transaction.TransactionTimedOut', 'too-large', 'resources'],
  ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'too-large', 'resources'],
  ['Neo.ClientError.Transaction.TransactionValidationFailed', 'rejected'],
  ['Neo.DatabaseError.ChangeDataCapture.Disabled', 'unavailable'],
  ['Neo.DatabaseError.ChangeDataCapture.ScanFailure', 'unavailable'],
  ['Neo.DatabaseError.Database.DatabaseLimitReached', 'unavailable'],
  ['Neo.DatabaseError.Database.UnableToStartDatabase', 'unavailable'],
  ['Neo.DatabaseError.Database.Unknown', 'unavailable'],
  ['Neo.DatabaseError.Fabric.RemoteExecutionFailed', 'unavailable'],
  ['Neo.DatabaseError.General.IndexCorruptionDetected', 'unavailable'],
  ['Neo.DatabaseError.General.SchemaCorruptionDetected', 'unavailable'],
  ['Neo.DatabaseError.General.StorageDamageDetected', 'unavailable'],
  ['Neo.DatabaseError.General.UnknownError', 'unavailable'],
  ['Neo.DatabaseError.Schema.ConstraintCreationFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.ConstraintDropFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.IndexCreationFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.IndexDropFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.LabelAccessFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.PropertyKeyAccessFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.RelationshipTypeAccessFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.SchemaRuleAccessFailed', 'unavailable'],
  ['Neo.DatabaseError.Schema.SchemaRuleDuplicateFound', 'unavailable'],
  ['Neo.DatabaseError.Schema.TokenLimitReached', 'rejected'],
  ['Neo.DatabaseError.Statement.ExecutionFailed', 'rejected'],
  ['Neo.DatabaseError.Statement.RemoteExecutionFailed', 'unavailable'],
  ['Neo.DatabaseError.Transaction.LinkedTransactionError', 'unavailable'],
  ['Neo.DatabaseError.Transaction.TransactionCommitFailed', 'unavailable'],
  ['Neo.DatabaseError.Transaction.TransactionLogError', 'unavailable'],
  ['Neo.DatabaseError.Transaction.TransactionRollbackFailed', 'unavailable'],
  ['Neo.DatabaseError.Transaction.TransactionStartFailed', 'unavailable'],
  ['Neo.DatabaseError.Transaction.TransactionTerminationFailed', 'unavailable'],
  ['Neo.TransientError.ChangeDataCapture.FutureIdentifier', 'unavailable'],
  ['Neo.TransientError.Cluster.ReplicationFailure', 'unavailable'],
  ['Neo.TransientError.Database.DatabaseUnavailable', 'unavailable'],
  ['Neo.TransientError.General.DatabaseUnavailable', 'unavailable'],
  ['Neo.TransientError.General.EntityIdNotFound', 'conflict'],
  ['Neo.TransientError.General.MemoryPoolOutOfMemoryError', 'too-large', 'resources'],
  ['Neo.TransientError.General.OutOfMemoryError', 'too-large', 'resources'],
  ['Neo.TransientError.General.StackOverFlowError', 'too-large', 'resources'],
  ['Neo.TransientError.General.TransactionMemoryLimit', 'too-large', 'resources'],
  ['Neo.TransientError.General.TransactionOutOfMemoryError', 'too-large', 'resources'],
  ['Neo.TransientError.Request.NoThreadsAvailable', 'throttled'],
  ['Neo.TransientError.Request.ResourceExhaustion', 'throttled'],
  ['Neo.TransientError.Schema.SchemaModifiedConcurrently', 'conflict'],
  ['Neo.TransientError.Security.AuthProviderFailed', 'unavailable'],
  ['Neo.TransientError.Security.AuthProviderTimeout', 'unavailable'],
  ['Neo.ClientError.Security.AuthProviderFailed', 'unavailable'],
  ['Neo.ClientError.Security.AuthProviderTimeout', 'unavailable'],
  ['Neo.TransientError.Security.ModifiedConcurrently', 'unavailable'],
  ['Neo.TransientError.Statement.ExecutionTimeout', 'too-large', 'resources'],
  ['Neo.TransientError.Statement.RemoteExecutionTransientError', 'unavailable'],
  ['Neo.TransientError.Transaction.BookmarkTimeout', 'unavailable'],
  ['Neo.TransientError.Transaction.ConstraintsChanged', 'conflict'],
  ['Neo.TransientError.Transaction.DeadlockDetected', 'conflict'],
  ['Neo.TransientError.Transaction.Interrupted', 'unavailable'],
  ['Neo.TransientError.Transaction.LeaderSwitch', 'unavailable', 'read-only'],
  ['Neo.TransientError.Transaction.LeaseExpired', 'unavailable'],
  ['Neo.TransientError.Transaction.LockAcquisitionTimeout', 'conflict'],
  ['Neo.ClientError.Transaction.LockAcquisitionTimeout', 'conflict'],
  ['Neo.TransientError.Transaction.MaximumTransactionLimitReached', 'throttled'],
  ['Neo.TransientError.Transaction.Outdated', 'conflict'],
  ['Neo.TransientError.Transaction.QueryExecutionFailedOnTransaction', 'unavailable'],
];

const cases = rows.map(([code, expected, reason]) => ({ code, expected, reason }));

describe('classifyError', () => {
  it.each(cases)('takes $code for $expected', ({ code, expected, reason }) => {
    const cause = serverError(code);

    const error = classifyError(cause, { phase: 'run' });

    expect(error).toBeInstanceOf(RivergraphError);
    expect([error.code, error.reason, error.outcome]).toEqual([expected, reason, 'not-applied']);
    expect(error.message).toMatch(/^neo4j: /);
    expect(error.message).not.toContain(secret);
    expect(error.cause).toBe(cause);
  });

  it.each(cases)('knows what became of a commit that failed with $code', ({ code, expected }) => {
    const error = classifyError(serverError(code), { phase: 'commit' });

    expect(error.outcome).toBe(expected === 'unavailable' ? 'unknown' : 'not-applied');
  });

  it('has no row that an earlier one hides', () => {
    const hidden = errorTable.filter(([code], at) =>
      errorTable.slice(0, at).some(([earlier]) => code.startsWith(earlier)),
    );

    expect(hidden).toEqual([]);
  });

  it('waits for as long as a server remembers wrong passwords', () => {
    const error = classifyError(serverError('Neo.ClientError.Security.AuthenticationRateLimit'));

    expect(error.retryAfterMs).toBe(5_000);
  });

  it('passes on what is coded', () => {
    const coded = unavailable('coded already');

    expect(classifyError(coded)).toBe(coded);
  });

  it.each([
    [undefined],
    [null],
    [7],
    ['text'],
    [{}],
    [{ code: 5 }],
    [new TypeError(secret)],
    [Object.create(null)],
  ])('makes an unavailable of what nobody expects: %#', (cause) => {
    const error = classifyError(cause);

    expect([error.code, error.message]).toEqual([
      'unavailable',
      'neo4j: the driver failed in a way that is not known',
    ]);
  });

  it.each([
    ['Connection acquisition timed out in 15000 ms. Pool status: Active conn count = 3.', 'unavailable'],
    ['Pool is closed, it is no more able to serve requests.', 'closed'],
    ['Server responded HTTP. Make sure you are not trying to connect to the http endpoint', 'misconfigured'],
    ['Unknown Bolt protocol version: 3.0', 'misconfigured'],
  ] as const)('reads what the driver says without a code: %s', (text, expected) => {
    const error = classifyError(serverError('N/A', text));

    expect([error.code, error.outcome]).toEqual([expected, 'not-applied']);
    expect(error.message).not.toContain('not known');
  });

  it('sees what a former leader said through the error of a routing driver', () => {
    const inner = serverError('Neo.ClientError.Cluster.NotALeader');
    const cause = serverError('SessionExpired', 'No longer possible to write to server at a:1', {
      cause: inner,
    });

    const error = classifyError(cause);

    expect([error.code, error.reason, error.cause]).toEqual(['unavailable', 'read-only', cause]);
  });
});

describe('an error about a statement', () => {
  const syntax = 'Neo.ClientError.Statement.SyntaxError';
  const mismatch =
    'Type mismatch: expected Map, Node or Point but was String (line 2, column 22 (offset: 40))';
  const compiler = `Variable \`foo\` not defined (line 3, column 39 (offset: 38))\n"MERGE (n {id: foo.id})"\n ^`;
  const part = { text: '', parameters: () => ({}), writes: 1, failures: undefined };
  const statement = { name: 'topic rsvps', linesBefore: 1 };

  it.each(['SyntaxError', 'SemanticError'])(
    'is the statement’s where the server names a place: %s',
    (name) => {
      const error = classifyError(serverError(`Neo.ClientError.Statement.${name}`, compiler), {
        phase: 'commit',
        part: { ...part, statement },
      });

      expect([error.code, error.reason]).toEqual(['misconfigured', 'statement']);
      expect(error.message).toBe(
        'neo4j: statement of topic rsvps, line 2, column 39: expected a statement that the server can run',
      );
    },
  );

  it.each([
    ['SyntaxError', 'Text cannot be parsed to a DateTime\n"foo"\n ^'],
    ['SyntaxError', 'Text cannot be parsed to a DateTime\n"(line 1, column 2 (offset: 1))"\n ^'],
    ['SyntaxError', 'Invalid value for MonthOfYear (valid values 1 - 12): 13'],
    [
      'SemanticError',
      "Cannot merge the following node because of null property value for 'id': (:M {id: null})",
    ],
    ['SemanticError', 'Invalid Regex: Unclosed group near index 1\n('],
  ])('is of the data of a record where it has no place: %s %s', (name, text) => {
    const error = classifyError(serverError(`Neo.ClientError.Statement.${name}`, text), {
      phase: 'commit',
      part: { ...part, statement },
    });

    expect([error.code, error.reason]).toEqual(['rejected', undefined]);
    expect(error.message).toBe('neo4j: statement of topic rsvps: the server cannot write this data');
  });

  it.each([
    ['of values', mismatch, '22G03'],
    ['of values, of a server that tells no status', mismatch, '50N42'],
    ['of a number that is too large', 'integer is too large (line 1, column 39 (offset: 38))', '22003'],
  ])('is of the data though it has a place, where it is one %s', (_what, text, gql) => {
    const error = classifyError(serverError(syntax, text, { gql }));

    expect([error.code, error.reason]).toEqual(['rejected', undefined]);
  });

  it.each([
    ['Type mismatch: expected Node but was Boolean (line 1, column 43 (offset: 42))', '42001'],
    ["Invalid input 'UNWND': expected 'FOREACH' (line 1, column 1 (offset: 0))", '42001'],
    ["Unknown function 'foo' (line 1, column 40 (offset: 39))", '50N42'],
  ])('is the statement’s where the status says so, or nothing: %s', (text, gql) => {
    const error = classifyError(serverError(syntax, text, { gql }));

    expect([error.code, error.reason]).toEqual(['misconfigured', 'statement']);
  });

  it('names the statement and no place where the server does not', () => {
    const error = classifyError(serverError('Neo.ClientError.Statement.ParameterMissing'), {
      phase: 'run',
      part: { ...part, statement },
    });

    expect(error.message).toBe(
      'neo4j: statement of topic rsvps: expected a statement that the server can run',
    );
  });
});
