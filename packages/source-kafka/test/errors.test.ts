import { createRequire } from 'node:module';
import { RivergraphError, unavailable } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { kafkaError } from '../src/errors.ts';

interface ProtocolCode {
  readonly type: string;
  readonly code: number;
  readonly retriable: boolean;
  readonly message: string;
}

type ErrorClass = new (...parameters: unknown[]) => Error;

// The package has no types for its inner files, and its list of codes is nowhere else.
const require = createRequire(import.meta.url);
const { errorCodes, createErrorFromCode } = require('kafkajs/src/protocol/error.js') as {
  readonly errorCodes: readonly ProtocolCode[];
  createErrorFromCode(code: number): Error;
};
const classes = require('kafkajs/src/errors.js') as Readonly<Record<string, ErrorClass>>;
const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded } = kafkajs;

function make(name: string, ...parameters: unknown[]): Error {
  const Class = classes[name];
  if (Class === undefined) throw new Error(`kafkajs has no ${name}`);
  return new Class(...parameters);
}

/** As the client gives it after its last try. */
function exhausted(error: Error): Error {
  return new KafkaJSNumberOfRetriesExceeded(error, { retryCount: 5, retryTime: 1_000 });
}

function code(type: string): Error {
  const found = errorCodes.find((one) => one.type === type);
  if (found === undefined) throw new Error(`kafkajs has no code ${type}`);
  return createErrorFromCode(found.code);
}

function verdict(error: unknown): string {
  const { code: ours, reason } = kafkaError(error, 'Kafka');
  return reason === undefined ? ours : `${ours} ${reason}`;
}

const byType: readonly (readonly [string, readonly string[]])[] = [
  [
    'unavailable',
    [
      ...['UNKNOWN', 'CORRUPT_MESSAGE', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION'],
      ...['REQUEST_TIMED_OUT', 'BROKER_NOT_AVAILABLE', 'REPLICA_NOT_AVAILABLE', 'STALE_CONTROLLER_EPOCH'],
      ...['NETWORK_EXCEPTION', 'GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE'],
      ...['NOT_COORDINATOR_FOR_GROUP', 'NOT_CONTROLLER', 'CONCURRENT_TRANSACTIONS'],
      ...['TRANSACTION_COORDINATOR_FENCED', 'OPERATION_NOT_ATTEMPTED', 'KAFKA_STORAGE_ERROR'],
      ...['REASSIGNMENT_IN_PROGRESS', 'FETCH_SESSION_ID_NOT_FOUND', 'INVALID_FETCH_SESSION_EPOCH'],
      ...['LISTENER_NOT_FOUND', 'FENCED_LEADER_EPOCH', 'UNKNOWN_LEADER_EPOCH', 'STALE_BROKER_EPOCH'],
      ...['OFFSET_NOT_AVAILABLE', 'PREFERRED_LEADER_NOT_AVAILABLE', 'ELIGIBLE_LEADERS_NOT_AVAILABLE'],
      ...['ELECTION_NOT_NEEDED', 'UNSTABLE_OFFSET_COMMIT'],
    ],
  ],
  ['unavailable replicas', ['NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']],
  [
    'unavailable rebalance',
    [
      ...['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'MEMBER_ID_REQUIRED'],
      'FENCED_INSTANCE_ID',
    ],
  ],
  [
    'unavailable producer-state',
    [
      ...['OUT_OF_ORDER_SEQUENCE_NUMBER', 'DUPLICATE_SEQUENCE_NUMBER', 'INVALID_PRODUCER_EPOCH'],
      ...['INVALID_TXN_STATE', 'INVALID_PRODUCER_ID_MAPPING', 'UNKNOWN_PRODUCER_ID'],
    ],
  ],
  ['too-large size', ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']],
  ['rejected invalid-record', ['INVALID_RECORD']],
  ['misconfigured missing-topic', ['UNKNOWN_TOPIC_OR_PARTITION']],
  ['misconfigured topic-name', ['INVALID_TOPIC_EXCEPTION']],
  [
    'misconfigured topic-settings',
    [
      ...['TOPIC_ALREADY_EXISTS', 'INVALID_PARTITIONS', 'INVALID_REPLICATION_FACTOR', 'INVALID_CONFIG'],
      ...[
        'INVALID_REPLICA_ASSIGNMENT',
        'POLICY_VIOLATION',
        'LOG_DIR_NOT_FOUND',
        'NO_REASSIGNMENT_IN_PROGRESS',
      ],
    ],
  ],
  ['misconfigured offset-out-of-range', ['OFFSET_OUT_OF_RANGE']],
  [
    'misconfigured limits',
    [
      ...['INVALID_FETCH_SIZE', 'OFFSET_METADATA_TOO_LARGE', 'INVALID_REQUIRED_ACKS'],
      ...['INVALID_COMMIT_OFFSET_SIZE', 'INVALID_TRANSACTION_TIMEOUT'],
    ],
  ],
  ['misconfigured timestamp', ['INVALID_TIMESTAMP']],
  ['misconfigured group-id', ['INVALID_GROUP_ID']],
  ['misconfigured missing-group', ['GROUP_ID_NOT_FOUND']],
  ['misconfigured group-in-use', ['NON_EMPTY_GROUP', 'GROUP_SUBSCRIBED_TO_TOPIC']],
  ['misconfigured group-full', ['GROUP_MAX_SIZE_REACHED']],
  ['misconfigured group-protocol', ['INCONSISTENT_GROUP_PROTOCOL']],
  ['misconfigured session-timeout', ['INVALID_SESSION_TIMEOUT']],
  ['misconfigured codec', ['UNSUPPORTED_COMPRESSION_TYPE']],
  [
    'misconfigured broker-version',
    ['UNSUPPORTED_VERSION', 'INVALID_REQUEST', 'UNSUPPORTED_FOR_MESSAGE_FORMAT'],
  ],
  [
    'misconfigured disabled',
    ['SECURITY_DISABLED', 'DELEGATION_TOKEN_AUTH_DISABLED', 'TOPIC_DELETION_DISABLED'],
  ],
  [
    'misconfigured sasl',
    [
      ...['UNSUPPORTED_SASL_MECHANISM', 'ILLEGAL_SASL_STATE', 'INVALID_PRINCIPAL_TYPE'],
      'DELEGATION_TOKEN_REQUEST_NOT_ALLOWED',
    ],
  ],
  [
    'unauthorized authentication',
    [
      ...['SASL_AUTHENTICATION_FAILED', 'DELEGATION_TOKEN_NOT_FOUND', 'DELEGATION_TOKEN_OWNER_MISMATCH'],
      'DELEGATION_TOKEN_AUTHORIZATION_FAILED',
    ],
  ],
  ['unauthorized expired', ['DELEGATION_TOKEN_EXPIRED']],
  ['unauthorized topic', ['TOPIC_AUTHORIZATION_FAILED']],
  ['unauthorized group', ['GROUP_AUTHORIZATION_FAILED']],
  ['unauthorized cluster', ['CLUSTER_AUTHORIZATION_FAILED']],
  ['unauthorized transactional-id', ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED']],
];

const byClass: readonly (readonly [string, readonly unknown[], string])[] = [
  ['KafkaJSConnectionClosedError', ['Closed connection'], 'unavailable'],
  ['KafkaJSRequestTimeoutError', ['Request timed out'], 'unavailable'],
  ['KafkaJSMetadataNotLoaded', ['Topic metadata not loaded'], 'unavailable'],
  ['KafkaJSTopicMetadataNotLoaded', ['Topic metadata not loaded'], 'unavailable'],
  ['KafkaJSStaleTopicMetadataAssignment', ['Topic has been updated'], 'unavailable'],
  ['KafkaJSBrokerNotFound', ['Broker 3 not found'], 'unavailable'],
  ['KafkaJSNoBrokerAvailableError', [], 'unavailable'],
  ['KafkaJSGroupCoordinatorNotFound', ['Failed to find group coordinator'], 'unavailable'],
  ['KafkaJSTimeout', ['Timeout'], 'unavailable'],
  ['KafkaJSLockTimeout', ['Timeout'], 'unavailable'],
  ['KafkaJSError', ['anything'], 'unavailable'],
  ['KafkaJSFetcherRebalanceError', [], 'unavailable rebalance'],
  ['KafkaJSMemberIdRequired', [code('MEMBER_ID_REQUIRED'), {}], 'unavailable rebalance'],
  ['KafkaJSPartialMessageError', ['cut'], 'unavailable client-crash'],
  ['KafkaJSInvalidVarIntError', ['bits'], 'unavailable client-crash'],
  ['KafkaJSInvalidLongError', ['bits'], 'unavailable client-crash'],
  ['KafkaJSInvariantViolation', ['no'], 'unavailable client-crash'],
  ['KafkaJSSASLAuthenticationError', ['SASL PLAIN authentication failed: no'], 'unauthorized authentication'],
  ['KafkaJSNotImplemented', ['ZSTD compression not implemented'], 'misconfigured codec'],
  ['KafkaJSServerDoesNotSupportApiKey', ['no', {}], 'misconfigured broker-version'],
  ['KafkaJSUnsupportedMagicByteInMessageSet', ['no'], 'misconfigured broker-version'],
  ['KafkaJSNonRetriableError', ['Invalid topic'], 'misconfigured client'],
  ['KafkaJSOffsetOutOfRange', [code('OFFSET_OUT_OF_RANGE'), {}], 'misconfigured offset-out-of-range'],
  ['KafkaJSCreateTopicError', [code('POLICY_VIOLATION'), 't'], 'misconfigured topic-settings'],
  [
    'KafkaJSAlterPartitionReassignmentsError',
    [code('CLUSTER_AUTHORIZATION_FAILED'), 't', 0],
    'unauthorized cluster',
  ],
  [
    'KafkaJSAggregateError',
    ['several', [make('KafkaJSCreateTopicError', code('INVALID_TOPIC_EXCEPTION'), 't')]],
    'misconfigured topic-name',
  ],
  [
    'KafkaJSDeleteGroupsError',
    ['several', [{ groupId: 'g', error: code('NON_EMPTY_GROUP') }]],
    'misconfigured group-in-use',
  ],
  [
    'KafkaJSDeleteTopicRecordsError',
    [{ partitions: [{ partition: 0, error: code('TOPIC_AUTHORIZATION_FAILED') }] }],
    'unauthorized topic',
  ],
];

describe('kafkaError', () => {
  it.each(byType.flatMap(([expected, types]) => types.map((type) => [type, expected] as const)))(
    'takes the answer %s for %s, also after the last retry',
    (type, expected) => {
      const error = code(type);

      expect(verdict(error)).toBe(expected);
      expect(verdict(exhausted(error))).toBe(expected);
      expect(verdict(make('KafkaJSNonRetriableError', error, { cause: error }))).toBe(expected);
    },
  );

  it('decides on every code that kafkajs knows', () => {
    const decided = byType.flatMap(([, types]) => types);

    expect(decided.toSorted()).toEqual(errorCodes.map(({ type }) => type).toSorted());
  });

  it.each(byClass)('takes a %s for what it is', (name, parameters, expected) => {
    expect(verdict(make(name, ...parameters))).toBe(expected);
  });

  it('knows every class of error that kafkajs has', () => {
    const wrappers = ['KafkaJSNumberOfRetriesExceeded', 'KafkaJSProtocolError', 'KafkaJSConnectionError'];
    const errors = Object.keys(classes).filter((name) => name.startsWith('KafkaJS'));
    const unknown = errors.filter(
      (name) => !wrappers.includes(name) && !byClass.some(([tested]) => tested === name),
    );

    expect(unknown).toEqual([]);
  });

  it.each([
    ['ECONNREFUSED', 'unavailable'],
    ['ECONNRESET', 'unavailable'],
    ['ENOTFOUND', 'unavailable'],
    ['ETIMEDOUT', 'unavailable'],
    ['EPIPE', 'unavailable'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'unavailable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'misconfigured tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'misconfigured tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'misconfigured tls'],
    ['CERT_HAS_EXPIRED', 'misconfigured tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'misconfigured tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'misconfigured tls'],
    ['EPROTO', 'misconfigured tls'],
  ])('takes a connection error with the code %s for %s', (systemCode, expected) => {
    const error = new KafkaJSConnectionError('Connection error: no', { broker: 'b:1', code: systemCode });

    expect(verdict(error)).toBe(expected);
    expect(verdict(exhausted(error))).toBe(expected);
  });

  it('takes a socket that cannot even be made for a wrong setting, and a failed look-up of brokers for an outage', () => {
    const setting = new KafkaJSConnectionError('Failed to connect: The "options.ca" argument is wrong');
    const lookUp = new KafkaJSConnectionError('Failed to connect: "config.brokers" threw: no');

    expect(verdict(setting)).toBe('misconfigured address');
    expect(verdict(lookUp)).toBe('unavailable');
  });

  it.each([
    ['SASL PLAIN authentication failed: Closed connection', 'unavailable'],
    ['SASL SCRAM SHA256 authentication failed: Request SaslAuthenticate timed out', 'unavailable'],
    ['SASL PLAIN authentication failed: Connection closed by the server', 'unavailable'],
    ['SASL PLAIN mechanism is not supported by the server', 'misconfigured sasl'],
    ['SASL SCRAM SHA256 authentication failed: Authentication failed', 'unauthorized authentication'],
  ])('tells a failed log-in from a lost connection: %s', (text, expected) => {
    expect(verdict(make('KafkaJSSASLAuthenticationError', text))).toBe(expected);
  });

  it.each([TypeError, RangeError, ReferenceError, SyntaxError])(
    'takes a fault out of kafkajs for a crash of the client: %o',
    (Fault) => {
      const fault = new Fault('x is not a function');

      expect(verdict(fault)).toBe('unavailable client-crash');
      expect(verdict(make('KafkaJSNonRetriableError', fault, { cause: fault }))).toBe(
        'unavailable client-crash',
      );
    },
  );

  it('lets the network speak where a fault hides it, as with a token that could not be fetched', () => {
    const network = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const fault = new TypeError('fetch failed', { cause: network });

    expect(verdict(make('KafkaJSNonRetriableError', fault, { cause: fault }))).toBe('unavailable');
  });

  it.each([
    ['a quota', { type: 'KAFKAJS_UNKNOWN_ERROR_CODE', code: 89, retriable: false }, 'throttled'],
    ['a fence', { type: 'KAFKAJS_UNKNOWN_ERROR_CODE', code: 90, retriable: false }, 'unavailable rebalance'],
    ['another', { type: 'KAFKAJS_UNKNOWN_ERROR_CODE', code: 999, retriable: false }, 'misconfigured client'],
  ])('takes a code that kafkajs has no name for by its number: %s', (_, fields, expected) => {
    expect(verdict(make('KafkaJSProtocolError', { ...fields, message: 'unknown' }))).toBe(expected);
  });

  it.each([
    ['an error of somebody else', new Error('what'), 'unavailable'],
    ['a text', 'what', 'unavailable'],
    ['nothing', undefined, 'unavailable'],
    [
      'an object without a prototype',
      Object.assign(Object.create(null), { name: 'constructor' }),
      'unavailable',
    ],
  ])('takes %s for an outage, as kafkajs tries again', (_, thrown, expected) => {
    expect(verdict(thrown)).toBe(expected);
  });

  it('bears errors that cause each other', () => {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;

    expect(verdict(outer)).toBe('unavailable');
  });

  it('bears an error in place of a message, as kafkajs gives it for an empty one', () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    const thrown = make('KafkaJSNonRetriableError', refused, { cause: refused });

    const error = kafkaError(thrown, 'Kafka');

    expect(error).toMatchObject({ code: 'unavailable', cause: thrown });
  });

  it('says what was being done, what was expected and what came, keeps the cause, and repeats no text', () => {
    const answer = { type: 'UNKNOWN_TOPIC_OR_PARTITION', code: 3, retriable: true, message: 'secret' };
    const cause = exhausted(make('KafkaJSProtocolError', answer));

    const error = kafkaError(cause, 'Kafka topic charges');

    expect(error).toBeInstanceOf(RivergraphError);
    expect(error.message).toBe(
      'Kafka topic charges: expected the topic to exist, got UNKNOWN_TOPIC_OR_PARTITION ' +
        '(create it, it is not created by itself)',
    );
    expect(error.cause).toBe(cause);
    expect(error.outcome).toBe('not-applied');
  });

  it('says of a closed connection that it need not be an outage', () => {
    const { message } = kafkaError(make('KafkaJSConnectionClosedError', 'Closed connection'), 'Kafka');

    expect(message).toContain('`sasl`');
    expect(message).toContain('`ssl`');
  });

  it('passes an error of ours, and takes details over', () => {
    const ours = unavailable('ours');

    expect(kafkaError(ours, 'Kafka')).toBe(ours);
    expect(kafkaError(exhausted(ours), 'Kafka')).toBe(ours);
    expect(kafkaError(code('REQUEST_TIMED_OUT'), 'Kafka', { outcome: 'not-applied' }).outcome).toBe(
      'not-applied',
    );
  });
});
