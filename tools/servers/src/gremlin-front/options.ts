import type { AwsKeys } from '../aws/server.ts';
import type { AnswerValue, Format } from './frames.ts';
import type { NeptuneError } from './error-body.ts';

/** A request as it came to the front. */
export interface FrontRequest {
  /** A UUID. */
  readonly id: string;
  /** Such as `bytecode` and `eval`. */
  readonly op: string;
  readonly format: Format;
  /** What was sent, without the name of its format. In both formats the names of steps and the strings stand there as they are. */
  readonly text: string;
  readonly bytes: number;
  /** Which connection it came over, counted from 1. */
  readonly connection: number;
  /** How many requests came so far, over all connections, this one among them. */
  readonly number: number;
}

/** Where requests are passed on to, and how the front is reached. */
export interface NeptuneFrontOptions {
  /** The server that requests are passed on to. @defaultValue none: `answer` is all there is */
  readonly target?: FrontTarget | undefined;
  /** The results of requests where there is no target. @defaultValue none */
  readonly answer?: ((request: FrontRequest) => readonly AnswerValue[]) | undefined;
  /** @defaultValue a free one */
  readonly port?: number | undefined;
  /** `required` lets clients in over TLS only, with a certificate that signs itself. @defaultValue no TLS */
  readonly tls?: 'required' | undefined;
  /** Signatures that connections, and calls of `/status`, have to carry. @defaultValue none */
  readonly iam?: IamRules | undefined;
  /** The largest request in bytes; a larger one resets its connection, as in a Gremlin Server. @defaultValue no limit */
  readonly maxRequestBytes?: number | undefined;
  /** What `/status` tells; `absent`: there is none, as in a Gremlin Server. @defaultValue a healthy writer of today */
  readonly status?: FrontStatus | undefined;
  /** The clock that signatures are told the age of by, in milliseconds since 1970. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined;
}

/** A server behind the front. */
export interface FrontTarget {
  /** Such as `ws://127.0.0.1:8182/gremlin`. */
  readonly url: string;
  /** The certificate to trust, as PEM. @defaultValue those that Node trusts */
  readonly ca?: string | undefined;
}

/** Who may connect. */
export interface IamRules {
  readonly credentials: readonly AwsKeys[];
  /** @defaultValue any */
  readonly region?: string | undefined;
  /** How much the clock of the front is ahead, in milliseconds. @defaultValue 0 */
  readonly skewMs?: number | undefined;
}

/** What `/status` tells. */
export type FrontStatus =
  | 'absent'
  | {
      readonly role?: string | undefined;
      readonly dbEngineVersion?: string | undefined;
      readonly gremlin?: { readonly version: string } | undefined;
    };

/** Which requests something is done to, and what. */
export interface RequestFault {
  /** Looks at a request. @defaultValue every request */
  readonly match?: ((request: FrontRequest) => boolean) | undefined;
  /** How many of those requests are left alone first. @defaultValue none */
  readonly skip?: number | undefined;
  /** How many requests it is done to, then no more. @defaultValue all */
  readonly times?: number | undefined;
  /** The chance of each request, from 0 to 1. @defaultValue 1 */
  readonly share?: number | undefined;
  /** Decides what `share` means for each request, in the order in which they come. @defaultValue 1 */
  readonly seed?: number | undefined;
  readonly effect: RequestEffect;
}

/** When something is done: `before`, the server has not heard of the request; `after`, it has done what it was asked to. */
export type EffectTime = 'after' | 'before';

/**
 * What is done to a request.
 *
 * - `error`: it is answered by an error of Neptune, `before` unless it says otherwise.
 * - `answer`: it is answered by any status and text, such as those of a Gremlin Server.
 * - `close`: its connection is reset, or closed with a code.
 * - `hold`: nothing comes until `release`; then it goes on. Its connection stays open.
 * - `delay`: it waits, `before` unless it says otherwise. The only effect that does not keep later faults from the request.
 */
export type RequestEffect =
  | ({ readonly kind: 'error'; readonly when?: EffectTime | undefined } & NeptuneError)
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly message: string;
      readonly when?: EffectTime | undefined;
    }
  | { readonly kind: 'close'; readonly when: EffectTime; readonly code?: number | undefined }
  | { readonly kind: 'hold'; readonly when: EffectTime }
  | { readonly kind: 'delay'; readonly ms: number; readonly when?: EffectTime | undefined };

/** A fault that was injected. */
export interface InjectedRequestFault {
  /** How many requests it was done to so far. */
  readonly hits: number;
  /** How many requests or answers it holds now. */
  readonly held: number;
  /** Lets those go on that it holds now. */
  release(): void;
  /** Takes it back. What it holds stays held. */
  remove(): void;
}

/** What is done to those that connect, or ask for `/status`. */
export interface HandshakeFault {
  /** @defaultValue 'gremlin' */
  readonly on?: 'gremlin' | 'status' | undefined;
  /** How many times, then no more. @defaultValue always */
  readonly times?: number | undefined;
  /** `silence`: nothing comes, until the front is closed. `cut`: the socket is reset. */
  readonly effect:
    | 'cut'
    | 'silence'
    | { readonly status: number; readonly body?: string | undefined }
    | ({ readonly status: number } & NeptuneError);
}

/** A handshake fault that was injected. */
export interface InjectedHandshakeFault {
  readonly hits: number;
  remove(): void;
}

/** An attempt to connect. */
export interface FrontHandshake {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** 101 when it was let in; 0 when it got no answer. */
  readonly status: number;
}

/** What came so far, and what is there now. */
export interface FrontStats {
  /** Connections that were let in. */
  readonly opened: number;
  readonly open: number;
  /** Attempts to connect that were not let in. */
  readonly refused: number;
  readonly requests: number;
  /** Requests that the server was told of. */
  readonly passed: number;
  /** Requests without an answer yet, on connections that are open. */
  readonly inFlight: number;
  /** The most requests that one connection had in flight at once. */
  readonly mostInFlight: number;
  /** The most requests that were in flight at once, over all connections. */
  readonly mostInFlightTogether: number;
  /** Frames by which clients asked whether anybody is there. */
  readonly pings: number;
  /** Calls of `/status`. */
  readonly statusCalls: number;
}
