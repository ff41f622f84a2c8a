import type { ErrorCode } from '@rivergraph/core';

/** What an error of the client comes to. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly reason?: string | undefined;
  /** What should have come instead, for the message. */
  readonly expected: string;
  /** What a human may look at. */
  readonly hint?: string | undefined;
}

/** What is wrong, as far as it makes a difference. */
export type Meaning =
  | 'answer'
  | 'leader'
  | 'coordinator'
  | 'no-coordinator'
  | 'connection'
  | 'closed-connection'
  | 'replicas'
  | 'member'
  | 'producer'
  | 'crash'
  | 'quota'
  | 'size'
  | 'record'
  | 'topic'
  | 'topic-name'
  | 'topic-settings'
  | 'offset'
  | 'timestamp'
  | 'group-id'
  | 'group-missing'
  | 'group-in-use'
  | 'group-full'
  | 'group-protocol'
  | 'session-timeout'
  | 'limits'
  | 'codec'
  | 'version'
  | 'disabled'
  | 'sasl'
  | 'tls'
  | 'address'
  | 'credentials'
  | 'token-expired'
  | 'topic-right'
  | 'group-right'
  | 'cluster-right'
  | 'transaction-right';

/** What each meaning comes to. */
export const verdicts: Readonly<Record<Meaning, Verdict>> = {
  answer: { code: 'unavailable', expected: 'the answer of a broker' },
  leader: { code: 'unavailable', expected: 'a leader for the partition' },
  coordinator: { code: 'unavailable', expected: 'the coordinator of the group' },
  'no-coordinator': {
    code: 'unavailable',
    expected: 'the coordinator of the group',
    hint: 'if it never works, check the right to use the group: the client does not say why it found none',
  },
  connection: {
    code: 'unavailable',
    expected: 'a connection to a broker',
    hint: 'if it never works, check `brokers` and the addresses that the brokers advertise',
  },
  'closed-connection': {
    code: 'unavailable',
    expected: 'the connection to stay open',
    hint: 'if it never works, check `sasl` and `ssl`: a listener that wants them closes connections without them',
  },
  replicas: {
    code: 'unavailable',
    reason: 'replicas',
    expected: 'as many replicas in sync as the topic wants',
    hint: 'see `min.insync.replicas`',
  },
  member: { code: 'unavailable', reason: 'rebalance', expected: 'to be a member of the group' },
  producer: { code: 'unavailable', reason: 'producer-state', expected: 'a producer that the broker knows' },
  crash: { code: 'unavailable', reason: 'client-crash', expected: 'the Kafka client to go on' },
  quota: { code: 'throttled', expected: 'to stay within the quota' },
  size: {
    code: 'too-large',
    reason: 'size',
    expected: 'records as large as the topic takes',
    hint: 'see `max.message.bytes` of the topic',
  },
  record: {
    code: 'rejected',
    reason: 'invalid-record',
    expected: 'a record that the topic takes',
    hint: 'a compacted topic takes none without a key',
  },
  topic: {
    code: 'misconfigured',
    reason: 'missing-topic',
    expected: 'the topic to exist',
    hint: 'create it, it is not created by itself',
  },
  'topic-name': { code: 'misconfigured', reason: 'topic-name', expected: 'a name that a topic may have' },
  'topic-settings': {
    code: 'misconfigured',
    reason: 'topic-settings',
    expected: 'settings that the cluster takes for a topic',
  },
  offset: {
    code: 'misconfigured',
    reason: 'offset-out-of-range',
    expected: 'an offset that the partition still holds',
    hint: 'the retention may be too short',
  },
  timestamp: {
    code: 'misconfigured',
    reason: 'timestamp',
    expected: 'a time that the topic takes',
    hint: 'check the clock',
  },
  'group-id': { code: 'misconfigured', reason: 'group-id', expected: 'a name that a group may have' },
  'group-missing': { code: 'misconfigured', reason: 'missing-group', expected: 'the group to exist' },
  'group-in-use': { code: 'misconfigured', reason: 'group-in-use', expected: 'a group that nobody is in' },
  'group-full': {
    code: 'misconfigured',
    reason: 'group-full',
    expected: 'room in the group',
    hint: 'see `group.max.size`',
  },
  'group-protocol': {
    code: 'misconfigured',
    reason: 'group-protocol',
    expected: 'all members of the group to share its protocol',
    hint: 'another application may use the same group',
  },
  'session-timeout': {
    code: 'misconfigured',
    reason: 'session-timeout',
    expected: 'a session time-out that the broker takes',
    hint: 'see `group.min.session.timeout.ms` and `group.max.session.timeout.ms`',
  },
  limits: { code: 'misconfigured', reason: 'limits', expected: 'a request within the limits of the broker' },
  codec: {
    code: 'misconfigured',
    reason: 'codec',
    expected: 'a compression that both sides know',
  },
  version: { code: 'misconfigured', reason: 'broker-version', expected: 'a request that the broker knows' },
  disabled: { code: 'misconfigured', reason: 'disabled', expected: 'a cluster that has this turned on' },
  sasl: {
    code: 'misconfigured',
    reason: 'sasl',
    expected: 'a SASL mechanism that the listener has',
    hint: 'check `sasl`',
  },
  tls: {
    code: 'misconfigured',
    reason: 'tls',
    expected: 'a certificate that can be trusted, on a listener that speaks TLS',
    hint: 'check `ssl`: its `ca`, the name and the dates in the certificate',
  },
  address: {
    code: 'misconfigured',
    reason: 'address',
    expected: 'addresses and TLS settings that make a connection',
    hint: 'check `brokers` and `ssl`',
  },
  credentials: {
    code: 'unauthorized',
    reason: 'authentication',
    expected: 'credentials that the broker accepts',
    hint: 'check `sasl`',
  },
  'token-expired': {
    code: 'unauthorized',
    reason: 'expired',
    expected: 'a delegation token that is still good',
  },
  'topic-right': {
    code: 'unauthorized',
    reason: 'topic',
    expected: 'the right to use the topic',
    hint: 'grant it by an ACL',
  },
  'group-right': {
    code: 'unauthorized',
    reason: 'group',
    expected: 'the right to use the group',
    hint: 'grant it by an ACL',
  },
  'cluster-right': {
    code: 'unauthorized',
    reason: 'cluster',
    expected: 'the right to do this in the cluster',
    hint: 'grant it by an ACL',
  },
  'transaction-right': {
    code: 'unauthorized',
    reason: 'transactional-id',
    expected: 'the right to use the transactional id',
    hint: 'grant it by an ACL',
  },
};
