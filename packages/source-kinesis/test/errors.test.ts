import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as kinesis from '@aws-sdk/client-kinesis';
import { RivergraphError, unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { awsError, reasonOf } from '../src/errors.ts';

interface ServiceFault {
  readonly $metadata: object;
  readonly message: string;
}

type ErrorClass = new (options: ServiceFault) => Error;

/** The names of what a client exports that are errors of its service. */
function faultsOf(client: object, base: abstract new (...parameters: never[]) => Error): readonly string[] {
  return Object.entries(client).flatMap(([name, exported]) =>
    typeof exported === 'function' && exported.prototype instanceof base ? name : [],
  );
}

function make(client: object, name: string): Error {
  const Class = (client as Readonly<Record<string, ErrorClass | undefined>>)[name];
  if (Class === undefined) throw new Error(`the client has no ${name}`);
  return new Class({ $metadata: { httpStatusCode: 400 }, message: 'secret' });
}

function named(name: string, fields: object = {}): Error {
  return Object.assign(new Error('secret'), { name }, fields);
}

function verdict(error: unknown): string {
  const { code, reason } = awsError(error, 'kinesis');
  return reason === undefined ? code : `${code} ${reason}`;
}

const ofKinesis: Readonly<Record<string, string>> = {
  AccessDeniedException: 'unauthorized permission',
  DryRunOperationException: 'misconfigured request',
  ExpiredIteratorException: 'unavailable expired-iterator',
  ExpiredNextTokenException: 'unavailable expired-token',
  InternalFailureException: 'unavailable',
  InvalidArgumentException: 'misconfigured invalid-argument',
  KMSAccessDeniedException: 'unauthorized kms-access-denied',
  KMSDisabledException: 'misconfigured kms-disabled',
  KMSInvalidStateException: 'misconfigured kms-invalid-state',
  KMSNotFoundException: 'misconfigured kms-not-found',
  KMSOptInRequired: 'misconfigured kms-opt-in',
  KMSThrottlingException: 'throttled kms-throttled',
  LimitExceededException: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  ResourceInUseException: 'unavailable in-use',
  ResourceNotFoundException: 'misconfigured missing',
  ValidationException: 'misconfigured invalid-argument',
};

/** Those that reading and writing the rows of a table can meet. */
const ofDynamo: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'conflict',
  InternalServerError: 'unavailable',
  InvalidEndpointException: 'misconfigured endpoint',
  LimitExceededException: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  ReplicatedWriteConflictException: 'conflict',
  RequestLimitExceeded: 'throttled',
  ResourceInUseException: 'unavailable in-use',
  ResourceNotFoundException: 'misconfigured missing',
  TableInUseException: 'unavailable in-use',
  TableNotFoundException: 'misconfigured missing',
  ThrottlingException: 'throttled',
  TransactionCanceledException: 'conflict',
  TransactionConflictException: 'conflict',
  TransactionInProgressException: 'conflict',
};

const byName: readonly (readonly [string, readonly string[]])[] = [
  [
    'throttled',
    [
      ...['Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottled', 'SlowDown'],
      ...['RequestThrottledException', 'TooManyRequestsException', 'RequestLimitExceeded'],
      ...['BandwidthLimitExceeded', 'PriorRequestNotComplete'],
    ],
  ],
  [
    'unavailable',
    [
      ...['InternalFailure', 'InternalServerException', 'ServiceUnavailable', 'ServiceUnavailableException'],
      ...['RequestTimeout', 'RequestTimeoutException', 'RequestAbortedException', 'TimeoutError'],
      ...['TypeError', 'SyntaxError', 'Error', 'NobodyKnows'],
    ],
  ],
  ['unauthorized permission', ['AccessDenied', 'NotAuthorized', 'UnauthorizedOperation']],
  ['unauthorized expired', ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']],
  [
    'unauthorized credentials',
    [
      ...['CredentialsProviderError', 'TokenProviderError', 'ProviderError', 'UnrecognizedClientException'],
      ...['InvalidClientTokenId', 'MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
      ...['InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignature', 'AuthFailure'],
      ...['IncompleteSignatureException', 'RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed'],
    ],
  ],
  ['unauthorized opt-in', ['OptInRequired']],
  ['misconfigured invalid-argument', ['ValidationError']],
  [
    'misconfigured request',
    [
      ...['UnknownOperationException', 'MalformedHttpRequestException', 'SerializationException'],
      'RequestEntityTooLargeException',
    ],
  ],
];

const byCode: readonly (readonly [string, readonly string[]])[] = [
  [
    'unavailable',
    [
      ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'],
      ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET', 'EADDRNOTAVAIL', 'EMFILE'],
      ...['ENFILE', 'ERR_SOCKET_CLOSED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'],
      ...['ERR_HTTP2_STREAM_ERROR', 'ERR_HTTP2_STREAM_CANCEL', 'ERR_HTTP2_SESSION_ERROR'],
      ...['ERR_HTTP2_INVALID_SESSION', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_ERROR'],
    ],
  ],
  ['misconfigured endpoint', ['ERR_INVALID_URL', 'ERR_INVALID_PROTOCOL', 'ERR_SOCKET_BAD_PORT']],
  [
    'misconfigured tls',
    [
      ...['EPROTO', 'HOSTNAME_MISMATCH', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
      ...['INVALID_CA', 'INVALID_PURPOSE', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED'],
      ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ],
  ],
];

describe('awsError', () => {
  it.each(faultsOf(kinesis, kinesis.KinesisServiceException))('knows %s of Kinesis', (name) => {
    expect(verdict(make(kinesis, name))).toBe(ofKinesis[name]);
  });

  it.each(Object.entries(ofDynamo))('takes %s of DynamoDB for %s', (name, expected) => {
    expect(
      faultsOf(dynamodb, dynamodb.DynamoDBServiceException).includes(name) || name === 'TableInUseException',
    ).toBe(true);
    expect(verdict(named(name, { $metadata: { httpStatusCode: 400 } }))).toBe(expected);
  });

  it.each(byName.flatMap(([expected, names]) => names.map((name) => [name, expected] as const)))(
    'takes %s for %s',
    (name, expected) => {
      expect(verdict(named(name))).toBe(expected);
    },
  );

  it.each(byCode.flatMap(([expected, codes]) => codes.map((code) => [code, expected] as const)))(
    'takes the code %s for %s',
    (code, expected) => {
      expect(verdict(named('Error', { code }))).toBe(expected);
      expect(verdict(named('Error', { cause: named('Error', { code }) }))).toBe(expected);
      expect(verdict(new AggregateError([named('Error', { code })]))).toBe(expected);
    },
  );

  it.each([
    [400, 'misconfigured request'],
    [401, 'unauthorized permission'],
    [403, 'unauthorized permission'],
    [404, 'misconfigured request'],
    [408, 'unavailable'],
    [413, 'misconfigured request'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [200, 'unavailable'],
  ])('takes a status %d without a name for %s', (httpStatusCode, expected) => {
    expect(verdict(named('UnknownError', { $metadata: { httpStatusCode } }))).toBe(expected);
  });

  it('reads names that a service has decorated', () => {
    expect(verdict(named('com.amazonaws.kinesis.v20131202#ExpiredIteratorException'))).toBe(
      'unavailable expired-iterator',
    );
    expect(verdict(named('ThrottlingException:http://internal.example/'))).toBe('throttled');
  });

  it('knows a client without a region', async () => {
    const client = new kinesis.KinesisClient({
      region: async () => {
        throw new Error('Region is missing');
      },
    });

    const error: unknown = await client
      .send(new kinesis.ListShardsCommand({ StreamName: 's' }))
      .catch((e) => e);

    expect(verdict(error)).toBe('misconfigured region');
    client.destroy();
  });

  it('knows a client without credentials', async () => {
    const credentials = async (): Promise<never> => {
      throw named('CredentialsProviderError');
    };
    const client = new kinesis.KinesisClient({ region: 'eu-west-1', credentials });

    const error: unknown = await client
      .send(new kinesis.ListShardsCommand({ StreamName: 's' }))
      .catch((e) => e);

    expect(verdict(error)).toBe('unauthorized credentials');
    client.destroy();
  });

  it.each([undefined, null, 'text', 7, {}, { name: 7, message: 7, code: 7 }, { $metadata: null }])(
    'takes %j for an outage',
    (thrown) => {
      expect(verdict(thrown)).toBe('unavailable');
    },
  );

  it('does not find what every object has', () => {
    expect(verdict(named('constructor', { code: 'toString' }))).toBe('unavailable');
  });

  it('ends on errors that hold each other', () => {
    const first = named('Odd');
    const second = named('Odd', { cause: first });

    expect(verdict(Object.assign(first, { cause: second }))).toBe('unavailable');
  });

  it('lets an error of ours pass, also one that is wrapped', () => {
    const ours = unavailable('gone');

    expect(awsError(ours, 'kinesis')).toBe(ours);
    expect(awsError(named('AbortError', { cause: ours }), 'kinesis')).toBe(ours);
  });

  it('takes an answer after which the client has corrected its clock for one that passes', () => {
    const $metadata = { httpStatusCode: 403, clockSkewCorrected: true };

    expect(verdict(named('AccessDeniedException', { $metadata }))).toBe('unavailable');
  });

  it('says what was done, what was expected, what came, and what to do; and no data', () => {
    const words = { missing: 'table-missing', actions: ['dynamodb:Scan', 'dynamodb:GetItem'] };
    const missing = awsError(named('ResourceNotFoundException'), 'kinesis: table leases', words);
    const forbidden = awsError(named('AccessDeniedException'), 'kinesis: table leases', words);
    const odd = awsError(named('an id: 12'), 'kinesis: table leases');

    expect(missing.reason).toBe('table-missing');
    expect(missing.message).toBe(
      'kinesis: table leases: expected it to exist, got a ResourceNotFoundException (check its name, the region and the account)',
    );
    expect(forbidden.message).toBe(
      'kinesis: table leases: expected the permission to do this, got an AccessDeniedException (grant dynamodb:Scan, dynamodb:GetItem)',
    );
    expect(odd.message).toBe('kinesis: table leases: expected the service to answer, got something else');
  });

  it('keeps the cause', () => {
    const cause = named('ThrottlingException');

    expect(awsError(cause, 'kinesis').cause).toBe(cause);
  });
});

describe('reasonOf', () => {
  it('gives the reason of an error of ours', () => {
    expect(reasonOf(new RivergraphError('x', { code: 'misconfigured', reason: 'tls' }))).toBe('tls');
    expect(reasonOf(unavailable('x'))).toBeUndefined();
    expect(reasonOf(named('X', { reason: 'tls' }))).toBeUndefined();
  });
});
