import { unavailable } from '@rivergraph/core';
import type { Clock, RivergraphError } from '@rivergraph/core';
import { abortable } from '@rivergraph/core/adapter';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { awsError } from '../errors.ts';

/** The calls that are made, by the name that IAM gives them too. */
export type Action = 'DescribeStreamSummary' | 'ListShards' | 'GetShardIterator' | 'GetRecords';

/** Makes one call with the client. */
export type Send<T> = (client: KinesisClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/** What calls are made with. */
export interface CallSettings {
  readonly client: KinesisClient;
  readonly clock: Clock;
  /** The name of the stream, for messages. */
  readonly stream: string;
}

/** Longer than a client of ours waits: a client of the user's may wait for ever. */
const callTimeoutMs = 60_000;

const actions: readonly Action[] = ['DescribeStreamSummary', 'ListShards', 'GetShardIterator', 'GetRecords'];
const words = { missing: 'stream-missing', actions: actions.map((action) => `kinesis:${action}`) };

/** Makes calls to the service: each ends in time, and what goes wrong is a coded error. */
export class Calls {
  readonly #settings: CallSettings;

  constructor(settings: CallSettings) {
    this.#settings = settings;
  }

  /**
   * Makes a call once; twice if credentials were refused that have expired or could not be had, with fresh ones.
   *
   * Settles within three minutes, or one when no credentials are asked for. Abort: rejects with the signal's reason. Failure: a coded error; with reason
   * `stream-missing` also when it is the shard that does not exist.
   */
  async run<T>(action: Action, send: Send<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.#once(action, send, signal);
    } catch (error) {
      if (!mayBeStale(this.#coded(error, action, signal))) throw this.#coded(error, action, signal);
    }
    try {
      await this.#once(action, async ({ config }) => config.credentials({ forceRefresh: true }), signal);
      return await this.#once(action, send, signal);
    } catch (error) {
      throw this.#coded(error, action, signal);
    }
  }

  /** The beginning of a message. */
  subject(action: Action): string {
    return `kinesis: ${action} for stream ${this.#settings.stream}`;
  }

  #coded(error: unknown, action: Action, signal: AbortSignal): RivergraphError {
    signal.throwIfAborted();
    return awsError(error, this.subject(action), words);
  }

  async #once<T>(action: Action, send: Send<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const { client, clock } = this.#settings;
    const call = new AbortController();
    const onAbort = (): void => call.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = clock.setTimer(() => call.abort(this.#tooSlow(action)), callTimeoutMs);
    try {
      return await abortable(send(client, { abortSignal: call.signal }), call.signal);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
    }
  }

  #tooSlow(action: Action): RivergraphError {
    return unavailable(
      `${this.subject(action)}: expected an answer within ${callTimeoutMs / 1_000} s, got none`,
    );
  }
}

/** Providers remember credentials: what they remember may be what was refused. */
function mayBeStale({ code, reason }: RivergraphError): boolean {
  return code === 'unauthorized' && (reason === 'expired' || reason === 'credentials');
}
