/**
 * Every code an error of this library may carry. The set is closed: the runner decides by the code, here and there refined
 * by the `reason`.
 *
 * | code | meaning | what the runner does |
 * | --- | --- | --- |
 * | `unavailable` | nobody answered, the leader moved, the connection was lost, a time-out | waits behind the outage gate and probes, for ever by default; rejects only a single write that gets no answer again and again while others do |
 * | `conflict` | deadlock, serialization failure, uniqueness lost in a race | retries soon, a few times; then as `throttled`, with reason `constraint` as `rejected` |
 * | `throttled` | the server asks for less | retries later with fewer batches in flight |
 * | `too-large` | the batch is too much, by size or by resources | splits and remembers the size that worked; a single write is rejected, with reason `resources` waited out |
 * | `rejected` | this data cannot be written | bisects in order until the single records are found |
 * | `unauthorized` | the credentials are refused | stops, positions uncommitted; with reason `expired` after one more try |
 * | `misconfigured` | no retry can help: an option, a missing database, a statement that does not parse | stops, positions uncommitted |
 * | `closed` | used before `open` or after `close` | stops |
 * | `internal` | a bug | stops |
 *
 * @public
 */
export type ErrorCode =
  | 'unavailable'
  | 'conflict'
  | 'throttled'
  | 'too-large'
  | 'rejected'
  | 'unauthorized'
  | 'misconfigured'
  | 'closed'
  | 'internal';

/** Every {@link ErrorCode}, for who must tell one from another text. @public */
export const errorCodes: readonly ErrorCode[] = [
  'unavailable',
  'conflict',
  'throttled',
  'too-large',
  'rejected',
  'unauthorized',
  'misconfigured',
  'closed',
  'internal',
];

/**
 * What is known of the attempt that failed: `not-applied` nothing of it is durable; `unknown` it may be, or may still
 * become, durable.
 *
 * @public
 */
export type ErrorOutcome = 'not-applied' | 'unknown';

/**
 * The parts of a {@link RivergraphError} besides its message.
 *
 * @public
 */
export interface RivergraphErrorOptions {
  /** Decides what the runner does. */
  readonly code: ErrorCode;
  /**
   * What is known of the attempt.
   *
   * @defaultValue `'unknown'` for `unavailable`, else `'not-applied'`
   */
  readonly outcome?: ErrorOutcome | undefined;
  /**
   * A finer, stable name within the code. The runner acts on `constraint`, `resources`, `expired` and `missing-endpoint`, and
   * gives `timeout` and `flood` itself; an adapter may add its own.
   */
  readonly reason?: string | undefined;
  /** How long the server asked to wait, in milliseconds. Honoured for `throttled` and `unavailable`. */
  readonly retryAfterMs?: number | undefined;
  /** What was caught. Kept as it is, but a text longer than 500 characters is cut. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for('@rivergraph/error') as never;
const maxCauseChars = 500;
const fatalCodes: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'misconfigured', 'closed', 'internal']);

/**
 * The one error class of the library and of its adapters.
 *
 * Branded, so that `instanceof` holds across two installed copies of core. Its `message` is ours: subject, what was
 * expected, what came, where; it never holds data. What a server or driver said stays in `cause`.
 *
 * @public
 */
export class RivergraphError extends Error {
  override readonly name: string = 'RivergraphError';
  readonly code: ErrorCode;
  readonly outcome: ErrorOutcome;
  readonly reason: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: RivergraphErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: cutCause(options.cause) });
    this.code = options.code;
    this.outcome = options.outcome ?? (options.code === 'unavailable' ? 'unknown' : 'not-applied');
    this.reason = options.reason;
    this.retryAfterMs = options.retryAfterMs;
    Object.defineProperty(this, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

/** What may be told of an error besides its message and code. @public */
export type ErrorDetails = Omit<RivergraphErrorOptions, 'code'>;

/** Makes an error of code `unavailable`: the runner waits and tries again, for ever by default. @public */
export function unavailable(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'unavailable' });
}

/** Makes an error of code `conflict`: two writes met; the runner tries again soon. @public */
export function conflict(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'conflict' });
}

/** Makes an error of code `throttled`: the runner tries again later, with fewer batches in flight. @public */
export function throttled(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'throttled' });
}

/** Makes an error of code `too-large`: the runner splits the batch. @public */
export function tooLarge(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'too-large' });
}

/** Makes an error of code `unauthorized`: the pipeline stops; with reason `expired` after one more try. @public */
export function unauthorized(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'unauthorized' });
}

/** Makes an error of code `rejected`: this data cannot be written; it goes to the dead letter. @public */
export function rejected(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'rejected' });
}

/** Makes an error of code `misconfigured`: no retry can help; the pipeline stops. @public */
export function misconfigured(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'misconfigured' });
}

/** Makes an error of code `closed`: used before `open` or after `close`. @public */
export function closed(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'closed' });
}

/** Makes an error of code `internal`: a bug, here or in an adapter; the pipeline stops. @public */
export function internal(message: string, details: ErrorDetails = {}): RivergraphError {
  return new RivergraphError(message, { ...details, code: 'internal' });
}

/**
 * Whether a thrown value asks to be tried again: `unavailable`, `throttled` or `conflict` of ours, or anything with
 * `retryable: true`.
 *
 * @public
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof RivergraphError) {
    return error.code === 'unavailable' || error.code === 'throttled' || error.code === 'conflict';
  }
  return typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === true;
}

/**
 * Whether no retry and no dead letter can help, so that a pipeline has to stop.
 *
 * @public
 */
export function isFatal(error: unknown): boolean {
  return error instanceof RivergraphError && fatalCodes.has(error.code);
}

/** A driver may put whole statements in its message; a log line or a header that carries one must stay small. */
function cutCause(cause: unknown): unknown {
  if (typeof cause === 'string') return cause.slice(0, maxCauseChars);
  if (!(cause instanceof Error)) return cause;
  // There are libraries that put something else in the place of the text.
  const text: unknown = cause.message;
  if (typeof text !== 'string' || text.length <= maxCauseChars) return cause;
  const cut = new Error(cause.message.slice(0, maxCauseChars));
  cut.name = cause.name;
  return 'code' in cause ? Object.assign(cut, { code: cause.code }) : cut;
}
