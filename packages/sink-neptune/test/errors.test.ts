import { inspect } from 'node:util';
import { unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { classifyError, isMissingEnd } from '../src/errors.ts';

/** What the driver makes of an answer. */
function answer(
  statusCode: number,
  statusMessage: string,
  attributes: Readonly<Record<string, unknown>> = {},
): Error {
  return Object.assign(new Error(`Server error: ${statusMessage} (${statusCode})`), {
    name: 'ResponseError',
    statusCode,
    statusMessage,
    statusAttributes: new Map(Object.entries(attributes)),
  });
}

function neptune(code: string, status = 500): Error {
  return answer(status, JSON.stringify({ detailedMessage: 'It did not work.', code, requestId: 'b1' }));
}

function refused(status: number, body = ''): Error {
  return new Error(`Unexpected server response code ${status}${body === '' ? '' : ` with body:\n${body}`}`);
}

function network(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

function told(cause: unknown): string {
  const { code, reason } = classifyError(cause);
  return reason === undefined ? code : `${code}/${reason}`;
}

describe('classifyError of the codes of Neptune', () => {
  it.each([
    ['ConcurrentModificationException', 'conflict'],
    ['ConstraintViolationException', 'conflict/constraint'],
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['QueryLimitExceededException', 'throttled'],
    ['CancelledByUserException', 'throttled'],
    ['MemoryLimitExceededException', 'too-large/resources'],
    ['TimeLimitExceededException', 'too-large/resources'],
    ['QueryTooLargeException', 'too-large/size'],
    ['QueryLimitException', 'too-large/size'],
    ['ReadOnlyViolationException', 'unavailable/read-only'],
    ['ServerShutdownException', 'unavailable'],
    ['InternalFailureException', 'unavailable'],
    ['ClientTimeoutException', 'unavailable'],
    ['AccessDeniedException', 'unauthorized/forbidden'],
    ['ExpiredTokenException', 'unauthorized/expired'],
    ['InvalidSignatureException', 'unauthorized'],
    ['SignatureDoesNotMatch', 'unauthorized'],
    ['MissingAuthenticationTokenException', 'unauthorized'],
    ['UnsupportedOperationException', 'misconfigured/statement'],
    ['MethodNotAllowedException', 'misconfigured/server'],
    ['FailureByQueryException', 'rejected'],
    ['BadRequestException', 'rejected'],
    ['InvalidParameterException', 'rejected'],
    ['InvalidArgumentException', 'rejected'],
    ['IllegalArgumentException', 'rejected'],
    ['MissingParameterException', 'rejected'],
    ['MalformedQueryException', 'rejected'],
    ['ParsingException', 'rejected'],
    ['InvalidNumericDataException', 'rejected'],
    ['PreconditionsFailedException', 'rejected'],
    ['SomethingNewException', 'unavailable'],
  ])('says of %s: %s', (code, verdict) => {
    const error = classifyError(neptune(code));

    expect(told(neptune(code))).toBe(verdict);
    expect(error.outcome).toBe('not-applied');
    expect(isMissingEnd(error)).toBe(code === 'ConstraintViolationException');
  });

  it('finds the code wherever the body has it', () => {
    const body =
      '{"code":"ConcurrentModificationException","requestId":"a","detailedMessage":"Failed to complete"}';

    expect(told(answer(500, body))).toBe('conflict');
  });

  it('finds the code in a text that is not JSON', () => {
    expect(told(answer(500, 'code=ThrottlingException; try again'))).toBe('throttled');
  });

  it('keeps the code with the cause', () => {
    expect(classifyError(neptune('ThrottlingException')).cause).toMatchObject({
      code: 'ThrottlingException',
    });
  });
});

describe('classifyError of the answers of a Gremlin Server', () => {
  it.each([
    [599, 'Could not locate method: DefaultGraphTraversal.foo()', 'misconfigured/statement'],
    [
      599,
      'Could not locate exact method given the supplied arguments: DefaultGraphTraversal.limit(String)',
      'rejected',
    ],
    [597, 'No signature of method: java.lang.String.foo() is applicable', 'rejected'],
    [
      499,
      'The traversal source [nope] for alias [g] is not configured on the server.',
      'misconfigured/server',
    ],
    [499, 'Invalid OpProcessor requested [null]', 'rejected'],
    [
      500,
      'The variable _ for math() step must resolve to a Number - it is instead of type java.lang.String',
      'rejected',
    ],
    [500, 'Out Vertex not specified in onCreate - edge cannot be created', 'rejected'],
    [500, 'Vertex with id already exists: a', 'conflict/constraint'],
    [500, 'Edge with id already exists: a', 'conflict/constraint'],
    [
      500,
      'Expected an id that is convertible to class java.lang.String but received class java.lang.Integer - [7]',
      'rejected',
    ],
    [500, 'option(onMatch) expects keys in Map to be of String - check: label', 'rejected'],
    [500, 'Conflict: element modified in another transaction', 'conflict'],
    [596, 'Try again', 'conflict'],
    [595, 'fail() step', 'rejected'],
    [
      598,
      "Evaluation exceeded the configured 'evaluationTimeout' threshold of 200 ms",
      'too-large/resources',
    ],
    [429, '', 'throttled'],
    [407, '', 'unauthorized'],
    [401, 'Username and/or password are incorrect', 'unauthorized'],
    [403, '', 'unauthorized/forbidden'],
    [498, 'Malformed', 'rejected'],
  ])('says of %i %s: %s', (status, text, verdict) => {
    const error = classifyError(answer(status, text));

    expect(told(answer(status, text))).toBe(verdict);
    expect(error.outcome).toBe('not-applied');
    expect(isMissingEnd(error)).toBe(false);
  });

  it.each([
    'Vertex id could not be resolved from mergeE: nope',
    'addE(F) failed because the to() traversal (which should give a Vertex) failed with: The provided traverser does not map to a value: v[1]->[V]',
    'addE(F) failed because the from() traversal (which should give a Vertex) failed with: The provided traverser does not map to a value: v[1]->[V]',
  ])('sees that an end is missing: %s', (text) => {
    const error = classifyError(answer(500, text));

    expect(error).toMatchObject({ code: 'conflict', reason: 'constraint' });
    expect(isMissingEnd(error)).toBe(true);
  });

  it('looks at the classes where there is no text', () => {
    const tooDeep = answer(500, '', { stackTrace: 'java.lang.StackOverflowError\n\tat java.base/java.lang' });
    const met = answer(500, 'No', {
      exceptions: ['org.apache.tinkerpop.gremlin.structure.util.TransactionException'],
    });

    expect(told(tooDeep)).toBe('too-large/size');
    expect(told(met)).toBe('conflict');
  });

  it('keeps nothing of a request that is quoted', () => {
    const text =
      'A timeout occurred during traversal evaluation of [RequestMessage{, requestId=1, args={gremlin=[[], [mergeV(secret person)]]}}] - consider increasing the limit given to evaluationTimeout';
    const error = classifyError(answer(598, text));

    expect(error).toMatchObject({ code: 'too-large', reason: 'resources' });
    expect(inspect(error, { depth: 9 })).not.toContain('secret person');
    expect(String(error.cause)).toContain('A timeout occurred during traversal evaluation');
  });
});

describe('classifyError of refused handshakes', () => {
  it.each([
    [429, '{"code":"TooManyRequestsException"}', 'throttled'],
    [429, '', 'throttled'],
    [403, '{"code":"AccessDeniedException","detailedMessage":"no"}', 'unauthorized/forbidden'],
    [
      403,
      '{"message":"Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z"}',
      'unauthorized/expired',
    ],
    [403, '{"message":"Signature not yet current: 20260101T000000Z"}', 'unauthorized/expired'],
    [403, '{"message":"The security token included in the request is expired"}', 'unauthorized/expired'],
    [403, '{"message":"The security token included in the request is invalid."}', 'unauthorized'],
    [403, '{"message":"The request signature we calculated does not match"}', 'unauthorized'],
    [403, 'Missing Authentication Token', 'unauthorized'],
    [403, '', 'unauthorized'],
    [401, '', 'unauthorized'],
    [407, '', 'unauthorized'],
    [400, '{"code":"BadRequestException"}', 'misconfigured/server'],
    [400, '', 'misconfigured/server'],
    [404, 'Not Found', 'misconfigured/server'],
    [200, '<html>', 'misconfigured/server'],
    [301, '', 'misconfigured/server'],
    [405, '{"code":"MethodNotAllowedException"}', 'misconfigured/server'],
    [500, '{"code":"InternalFailureException"}', 'unavailable'],
    [502, 'Bad Gateway', 'unavailable'],
    [503, '', 'unavailable'],
  ])('says of %i %s: %s', (status, body, verdict) => {
    expect(told(refused(status, body))).toBe(verdict);
    expect(classifyError(refused(status, body), { phase: 'connect' }).outcome).toBe('not-applied');
  });

  it('reads the older text, too', () => {
    expect(told(new Error('Unexpected server response: 403'))).toBe('unauthorized');
    expect(told(new Error('Unexpected server response: 429'))).toBe('throttled');
  });
});

describe('classifyError of the network', () => {
  it.each([
    [network('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:8182'), 'unavailable'],
    [network('ENOTFOUND', 'getaddrinfo ENOTFOUND db'), 'unavailable'],
    [network('ECONNRESET', 'read ECONNRESET'), 'unavailable'],
    [network('ECONNRESET', 'socket hang up'), 'unavailable'],
    [network('ETIMEDOUT'), 'unavailable'],
    [network('EPIPE'), 'unavailable'],
    [new Error('Connection has been closed.'), 'unavailable'],
    [new AggregateError([network('ECONNREFUSED')], ''), 'unavailable'],
    [network('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), 'misconfigured/tls'],
    [network('SELF_SIGNED_CERT_IN_CHAIN'), 'misconfigured/tls'],
    [network('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'misconfigured/tls'],
    [network('CERT_HAS_EXPIRED'), 'misconfigured/tls'],
    [network('ERR_TLS_CERT_ALTNAME_INVALID'), 'misconfigured/tls'],
    [
      network('EPROTO', 'write EPROTO SSL routines:ssl3_get_record:wrong version number'),
      'misconfigured/tls',
    ],
    [network('ERR_SSL_PACKET_LENGTH_TOO_LONG'), 'misconfigured/tls'],
    [network('HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/'), 'misconfigured/server'],
    [new Error('Invalid Sec-WebSocket-Accept header'), 'misconfigured/server'],
    [network('WS_ERR_UNEXPECTED_RSV_1', 'Invalid WebSocket frame: RSV1 must be clear'), 'unavailable'],
    [new Error('what nobody knows'), 'unavailable'],
    ['no error at all', 'unavailable'],
    [undefined, 'unavailable'],
  ])('says of %s: %s', (cause, verdict) => {
    expect(told(cause)).toBe(verdict);
  });

  it('does not know what became of a request, and knows that none was sent before the connection', () => {
    const cause = new Error('Connection has been closed.');

    expect(classifyError(cause).outcome).toBe('unknown');
    expect(classifyError(cause, { phase: 'connect' }).outcome).toBe('not-applied');
  });

  it('lets through what is coded', () => {
    const error = unavailable('neptune: it was so');

    expect(classifyError(error)).toBe(error);
  });
});

describe('what an error keeps', () => {
  const secrets = ['wJalrXUtnFEMI', 'FwoGZXIvYXdzEBY'];

  it.each([
    refused(
      403,
      `{"message":"The Canonical String should have been GET\\n/gremlin\\nx-amz-security-token:FwoGZXIvYXdzEBY"}`,
    ),
    refused(403, 'authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101, Signature=5d672d79'),
    answer(500, 'wJalrXUtnFEMI is no step'),
    Object.assign(network('ECONNRESET', 'read wJalrXUtnFEMI'), { request: { token: 'FwoGZXIvYXdzEBY' } }),
    'wJalrXUtnFEMI',
  ])('shows no secret: %#', (cause) => {
    const shown = inspect(classifyError(cause, { secrets }), { depth: 9, showHidden: true });

    for (const secret of [...secrets, 'AKIDEXAMPLE', '5d672d79']) expect(shown).not.toContain(secret);
  });

  it('hides a secret that is part of another one', () => {
    const shown = inspect(classifyError(new Error('wxyz01'), { secrets: ['wxy', 'wxyz01'] }));

    expect(shown).not.toContain('wxy');
    expect(shown).not.toContain('z01');
  });

  it('holds at most 500 characters, and none of them in the message', () => {
    const error = classifyError(
      answer(500, `Vertex id could not be resolved from mergeE: ${'x'.repeat(5000)}`),
    );

    expect(error.message).not.toContain('xxx');
    expect((error.cause as Error).message).toHaveLength(500);
  });
});
