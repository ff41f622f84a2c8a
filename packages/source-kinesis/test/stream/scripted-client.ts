import type { Clock } from '@rivergraph/core';
import type { KinesisClient } from '@aws-sdk/client-kinesis';

/** A call as the client got it. */
export interface SeenCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** What a call comes to: an output, an error, or nothing ever. */
export type Reply = Readonly<Record<string, unknown>> | Error | 'hang';

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** An AWS client that answers from a script: per operation the replies in order, of which the last stays. */
export class ScriptedClient {
  readonly calls: SeenCall[] = [];
  /** How often credentials were asked for afresh. */
  refreshes = 0;
  /** What comes of that. */
  refresh: () => Promise<unknown> = async () => ({});
  destroyed = 0;
  /** Whether a call that hangs ends with its signal. */
  heedsSignals = true;
  readonly #clock: Clock;
  readonly #script = new Map<string, Reply[]>();

  readonly config = {
    requestHandler: { metadata: { handlerProtocol: 'http/1.1' } },
    credentials: async (options?: { readonly forceRefresh?: boolean }) => {
      if (options?.forceRefresh === true) this.refreshes += 1;
      return this.refresh();
    },
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  on(name: string, ...replies: readonly Reply[]): this {
    this.#script.set(name, [...replies]);
    return this;
  }

  /** The calls of one operation. */
  of(name: string): readonly SeenCall[] {
    return this.calls.filter((call) => call.name === name);
  }

  async send(
    { constructor, input }: Sent,
    { abortSignal }: { readonly abortSignal: AbortSignal },
  ): Promise<unknown> {
    const name = constructor.name.replace(/Command$/, '');
    this.calls.push({ name, input, at: this.#clock.now() });
    const replies = this.#script.get(name) ?? [];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === undefined) throw new Error(`no script for ${name}`);
    if (reply === 'hang') return this.#hang(abortSignal);
    if (reply instanceof Error) throw reply;
    return reply;
  }

  destroy(): void {
    this.destroyed += 1;
  }

  asClient(): KinesisClient {
    return this as unknown as KinesisClient;
  }

  async #hang(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      if (!this.heedsSignals) return;
      const onAbort = (): void => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** An error as the client throws it. */
export function fault(name: string, status = 400): Error {
  return Object.assign(new Error('what the service said'), { name, $metadata: { httpStatusCode: status } });
}
