import type { JsonObject } from './json.ts';

/** Where calls are passed on to, and how the proxy is reached. */
export interface HttpFaultProxyOptions {
  /**
   * The endpoint of an emulator, `http://host:port`. Signatures are passed on as they are, for another host than they were made for:
   * the service itself would refuse them.
   */
  readonly target: string;
  /** @defaultValue a free one */
  readonly port?: number | undefined;
  /** How long an iterator of a shard can be used after it was given out. @defaultValue as long as the emulator lets it */
  readonly iteratorLifeMs?: number | undefined;
  /** The clock that the age of iterators is told by, in milliseconds. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined;
}

/** A call as it came to the proxy. */
export interface HttpCall {
  /** The name of the operation, such as `GetRecords`; empty for a request without one. */
  readonly operation: string;
  /** Empty for a body that is no object of JSON. */
  readonly body: JsonObject;
  /** How many calls of the operation came so far, this one among them. */
  readonly number: number;
}

/** Which calls something is done to, and what. */
export interface HttpFault {
  /** The names of the operations. @defaultValue all */
  readonly on?: string | readonly string[] | undefined;
  /** Looks at a call more closely; it has to be one of those operations. @defaultValue every call */
  readonly match?: ((body: JsonObject, call: HttpCall) => boolean) | undefined;
  /** How many of those calls are left alone first. @defaultValue none */
  readonly skip?: number | undefined;
  /** How many calls it is done to, then no more. @defaultValue all */
  readonly times?: number | undefined;
  /** The chance of each call, from 0 to 1. @defaultValue 1 */
  readonly share?: number | undefined;
  /** Decides what `share` means for each call, in the order in which they come. @defaultValue 1 */
  readonly seed?: number | undefined;
  readonly effect: HttpEffect;
}

/**
 * What is done to a call. Done `before`, the server never hears of the call; `after`, it has done what it was asked to, and only the
 * caller does not learn of it.
 *
 * - `error`: it is answered by an error of AWS.
 * - `answer`: it is answered by anything, such as the page of a load balancer.
 * - `cut`: its connection is reset; `during` lets half of the answer through, and then ends it.
 * - `silence`: its connection stays open and nothing comes, until `heal` or `close`.
 * - `drip`: its answer comes slowly, `chunkBytes` every `everyMs`.
 * - `delay`: it waits. The only effect that does not keep later faults from the call.
 */
export type HttpEffect =
  | {
      readonly kind: 'error';
      /** Such as `ProvisionedThroughputExceededException`. */
      readonly code: string;
      /** @defaultValue 500 for `InternalFailure` and its like, 503 for `ServiceUnavailable`, else 400 */
      readonly status?: number | undefined;
      readonly message?: string | undefined;
      /** The header `retry-after`. @defaultValue none */
      readonly retryAfterSeconds?: number | undefined;
      /** @defaultValue 'before' */
      readonly when?: 'after' | 'before' | undefined;
    }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly type: string }
  | { readonly kind: 'cut'; readonly when: 'after' | 'before' | 'during' }
  | { readonly kind: 'silence'; readonly when: 'after' | 'before' }
  | { readonly kind: 'drip'; readonly chunkBytes: number; readonly everyMs: number }
  | {
      readonly kind: 'delay';
      readonly ms: number;
      /** @defaultValue 'before' */
      readonly when?: 'after' | 'before' | undefined;
    };

/** A fault that was injected. */
export interface InjectedFault {
  /** How many calls it was done to so far. */
  readonly hits: number;
  /** Takes it back. Calls that it is being done to are not freed. */
  remove(): void;
}

/** Changes an answer before the caller gets it. */
export type AnswerRewrite = (answer: JsonObject, call: HttpCall) => JsonObject;

/** How long a condition may take to hold. */
export interface UntilCallsOptions {
  /** @defaultValue 10000 */
  readonly timeoutMs?: number | undefined;
}
