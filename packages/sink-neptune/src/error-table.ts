import type { ErrorCode } from '@rivergraph/core';

/** What an error of the server, the driver or the network comes to. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly reason?: string;
  /** Our words, after `neptune: `. */
  readonly message: string;
  /** An end of an edge may not be there; only a look tells, where the server gives the same code for more. */
  readonly missingEnd?: true;
}

const badData: Verdict = { code: 'rejected', message: 'the server cannot write this data' };
const met: Verdict = { code: 'conflict', message: 'another transaction was in the way' };
const doubled: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'expected an id that is not taken, found it taken',
};
const noEnd: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'expected both ends of an edge to exist, found one missing',
  missingEnd: true,
};
const constraint: Verdict = {
  code: 'conflict',
  reason: 'constraint',
  message: 'a constraint of the graph does not allow it: an end of an edge may be missing, or an id taken',
  missingEnd: true,
};
const busy: Verdict = { code: 'throttled', message: 'the server takes no more requests for now' };
const cancelled: Verdict = { code: 'throttled', message: 'somebody cancelled the request on the server' };
const resources: Verdict = {
  code: 'too-large',
  reason: 'resources',
  message: 'the request needs more memory or time than the server gives',
};
const tooLong: Verdict = {
  code: 'too-large',
  reason: 'size',
  message: 'the request is longer than the server takes',
};
const readOnly: Verdict = {
  code: 'unavailable',
  reason: 'read-only',
  message: 'the server takes no writes now: it is not the writer, or not any more',
};
const away: Verdict = { code: 'unavailable', message: 'the server cannot be used now' };
const lost: Verdict = { code: 'unavailable', message: 'the connection was lost, or there is none' };
const garbled: Verdict = {
  code: 'unavailable',
  message: 'the server said what the driver does not understand',
};
const refused: Verdict = { code: 'unauthorized', message: 'the server refuses the credentials' };
const forbidden: Verdict = {
  code: 'unauthorized',
  reason: 'forbidden',
  message:
    'the server does not let these credentials do this; IAM needs neptune-db:ReadDataViaQuery, WriteDataViaQuery and DeleteDataViaQuery',
};
const expired: Verdict = {
  code: 'unauthorized',
  reason: 'expired',
  message: 'the credentials or their signature have expired; a clock that is wrong looks the same',
};
const wrongServer: Verdict = {
  code: 'misconfigured',
  reason: 'server',
  message: 'expected a Gremlin endpoint at the address, got something else',
};
const noTrust: Verdict = {
  code: 'misconfigured',
  reason: 'tls',
  message: 'expected a server that is trusted and speaks TLS, got none; see option tls',
};
const statement: Verdict = {
  code: 'misconfigured',
  reason: 'statement',
  message: 'expected a traversal that the server knows, got one with a step that it does not',
};

/** The codes of Neptune's answers, without the `Exception` at their end. */
export const codeTable: ReadonlyMap<string, Verdict> = new Map([
  ['ConcurrentModification', met],
  ['ConstraintViolation', constraint],
  ['Throttling', busy],
  ['TooManyRequests', busy],
  ['QueryLimitExceeded', busy],
  ['CancelledByUser', cancelled],
  ['MemoryLimitExceeded', resources],
  ['TimeLimitExceeded', resources],
  ['QueryTooLarge', tooLong],
  ['QueryLimit', tooLong],
  ['ReadOnlyViolation', readOnly],
  ['ServerShutdown', away],
  ['InternalFailure', away],
  ['ClientTimeout', away],
  ['AccessDenied', forbidden],
  ['ExpiredToken', expired],
  ['RequestExpired', expired],
  ['InvalidSignature', refused],
  ['SignatureDoesNotMatch', refused],
  ['IncompleteSignature', refused],
  ['UnrecognizedClient', refused],
  ['InvalidClientTokenId', refused],
  ['MissingAuthenticationToken', refused],
  ['UnsupportedOperation', statement],
  ['MethodNotAllowed', wrongServer],
  ['FailureByQuery', badData],
  ['BadRequest', badData],
  ['InvalidParameter', badData],
  ['InvalidArgument', badData],
  ['IllegalArgument', badData],
  ['MissingParameter', badData],
  ['MalformedQuery', badData],
  ['Parsing', badData],
  ['InvalidNumericData', badData],
  ['PreconditionsFailed', badData],
]);

/** A pattern in what the server said, and its verdict. */
export type TextRow = readonly [pattern: RegExp, verdict: Verdict];

/** What answers without a code say, those of a Gremlin Server. In order: the first that fits counts. */
export const answerTexts: readonly TextRow[] = [
  [/^Vertex id could not be resolved from mergeE/, noEnd],
  [/^addE\([^]*\) failed because the (?:to|from)\(\) traversal/, noEnd],
  [/^(?:Vertex|Edge) with id already exists/, doubled],
  [/^Conflict: element modified in another transaction/, met],
  [/\bTransactionException\b/, met],
  [/transactions are currently rolling back/, met],
  [/\bStackOverflowError\b/, tooLong],
  [/\bOutOfMemoryError\b/, resources],
  [/^Could not locate method/, statement],
  [/^The traversal source \[[^]*\] for alias \[[^]*\] is not configured/, wrongServer],
];

/** The status codes of answers of a Gremlin Server. */
export const answerStatuses: ReadonlyMap<number, Verdict> = new Map([
  [401, refused],
  [403, forbidden],
  [407, refused],
  [408, away],
  [429, busy],
  [596, met],
  [598, resources],
]);

/** Any other answer: the evaluation failed, or what was sent could not be read. */
export const otherAnswer: Verdict = badData;

/** A code that no row names: it may be newer than this table. */
export const otherCode: Verdict = {
  code: 'unavailable',
  message: 'the server failed in a way that is not known',
};

/** What the body of a refused handshake says, where it has no code. */
export const handshakeTexts: readonly TextRow[] = [
  [/signature (?:has )?expired|signature not yet current|token[^.]{0,60} (?:has |is )?expired/i, expired],
  [/security token[^.]{0,60} is invalid|signature we calculated|authentication token/i, refused],
];

/** The status codes of refused handshakes. */
export const handshakeStatuses: ReadonlyMap<number, Verdict> = new Map([
  [401, refused],
  [403, refused],
  [407, refused],
  [408, away],
  [429, { code: 'throttled', message: 'the server takes no more connections for now' }],
]);

/** For statuses from 500 on, and below. */
export const otherHandshakes: { readonly server: Verdict; readonly client: Verdict } = {
  server: away,
  client: wrongServer,
};

/** What Node and the driver say of connections: the code, a blank and the text. In order: the first that fits counts. */
export const networkTexts: readonly TextRow[] = [
  [/wrong version number|packet length too long/i, noTrust],
  [
    /^(?:CERT_|CRL_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/,
    noTrust,
  ],
  [
    /self-signed certificate|unable to verify the first certificate|unable to get (?:local )?issuer certificate/,
    noTrust,
  ],
  [
    /^HPE_|Parse Error|Invalid (?:Upgrade|Sec-WebSocket-Accept) header|^ ?Server sent|invalid subprotocol/,
    wrongServer,
  ],
  [/^WS_ERR_|Invalid WebSocket frame|Max payload size exceeded/, garbled],
  [/Connection has been closed|socket hang up|WebSocket (?:was closed|is not open)/, lost],
  [/^E[A-Z0-9_]+ /, lost],
];

/** What none of the tables knows. */
export const unknown: Verdict = {
  code: 'unavailable',
  message: 'the driver failed in a way that is not known',
};
/** A refused handshake can have nothing to do with data. */
export const refusedByServer: Verdict = wrongServer;
