import type { ErrorCode } from '@rivergraph/core';

/** What an error of an AWS service or of its client comes to. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly reason?: string | undefined;
  /** What should have come instead, for the message. */
  readonly expected: string;
  /** What a human may look at. */
  readonly hint?: string | undefined;
  /** Whether the message says which IAM actions are needed. */
  readonly tellsActions?: true | undefined;
}

/** What is wrong, as far as it makes a difference. */
export type Meaning =
  | 'service-fault'
  | 'too-many'
  | 'forbidden'
  | 'refused'
  | 'no-region'
  | 'tls'
  | 'busy'
  | 'moved'
  | 'invalid'
  | 'connection'
  | 'credentials'
  | 'expired'
  | 'endpoint'
  | 'kms-throttled'
  | 'expired-token'
  | 'expired-iterator'
  | 'kms-forbidden'
  | 'opt-in'
  | 'kms-disabled'
  | 'kms-missing'
  | 'kms-unusable'
  | 'kms-opt-in'
  | 'skewed';

/** What each meaning comes to. */
export const verdicts: Readonly<Record<Meaning, Verdict>> = {
  'service-fault': { code: 'unavailable', expected: 'the service to answer' },
  'too-many': { code: 'throttled', expected: 'to stay within the limits of the service' },
  forbidden: {
    code: 'unauthorized',
    reason: 'permission',
    expected: 'the permission to do this',
    tellsActions: true,
  },
  refused: {
    code: 'misconfigured',
    reason: 'request',
    expected: 'a request that the service takes',
    hint: 'check the endpoint and the region',
  },
  'no-region': {
    code: 'misconfigured',
    reason: 'region',
    expected: 'a region',
    hint: 'set `region`, or the environment variable AWS_REGION',
  },
  tls: {
    code: 'misconfigured',
    reason: 'tls',
    expected: 'a certificate that can be trusted, on an endpoint that speaks TLS',
    hint: 'check the endpoint, and the authorities that the process trusts',
  },
  busy: { code: 'unavailable', reason: 'in-use', expected: 'that nobody changes it' },
  moved: { code: 'conflict', expected: 'that nobody writes the same row' },
  invalid: {
    code: 'misconfigured',
    reason: 'invalid-argument',
    expected: 'arguments that the service takes',
  },
  connection: {
    code: 'unavailable',
    expected: 'a connection to the service',
    hint: 'if it never works, check the endpoint, the region and the network',
  },
  credentials: {
    code: 'unauthorized',
    reason: 'credentials',
    expected: 'credentials that the service accepts',
    hint: 'check `credentials`, or the role and the environment they come from',
  },
  expired: {
    code: 'unauthorized',
    reason: 'expired',
    expected: 'credentials that have not expired',
  },
  endpoint: {
    code: 'misconfigured',
    reason: 'endpoint',
    expected: 'an address of the service',
    hint: 'check `endpoint`',
  },
  'kms-throttled': {
    code: 'throttled',
    reason: 'kms-throttled',
    expected: 'to stay within the limits of KMS, which decrypts the stream',
  },
  'expired-token': {
    code: 'unavailable',
    reason: 'expired-token',
    expected: 'a list that is not older than five minutes',
  },
  'expired-iterator': {
    code: 'unavailable',
    reason: 'expired-iterator',
    expected: 'an iterator that is not older than five minutes',
  },
  'kms-forbidden': {
    code: 'unauthorized',
    reason: 'kms-access-denied',
    expected: 'the permission to use the key that encrypts the stream',
    hint: 'grant kms:Decrypt on it',
  },
  'opt-in': {
    code: 'unauthorized',
    reason: 'opt-in',
    expected: 'an account that has subscribed to the service',
  },
  'kms-disabled': {
    code: 'misconfigured',
    reason: 'kms-disabled',
    expected: 'the key that encrypts the stream to be enabled',
  },
  'kms-missing': {
    code: 'misconfigured',
    reason: 'kms-not-found',
    expected: 'the key that encrypts the stream to exist',
  },
  'kms-unusable': {
    code: 'misconfigured',
    reason: 'kms-invalid-state',
    expected: 'the key that encrypts the stream to be usable',
  },
  'kms-opt-in': {
    code: 'misconfigured',
    reason: 'kms-opt-in',
    expected: 'an account that has subscribed to KMS, which decrypts the stream',
  },
  skewed: {
    code: 'unauthorized',
    reason: 'credentials',
    expected: 'a signature of this time',
    hint: 'check the clock of this machine',
  },
};
