import type { Logger } from '@rivergraph/core';
import type { StreamState } from '../contracts/stream.ts';
import { stateAndWhy } from './stream-info.ts';
import type { StateAndWhy, StreamFacts } from './stream-info.ts';

/** Knows since when a stream is in its state, and logs when it enters another. */
export class StateWatch {
  readonly #logger: Logger;
  #state: StreamState | undefined;
  #since: number;

  constructor(logger: Logger, now: number) {
    this.#logger = logger;
    this.#since = now;
  }

  /** Since when it is in the state that was noted last; milliseconds since 1970. */
  get since(): number {
    return this.#since;
  }

  /** Looks at what the stream is and does, and gives its state. */
  note(facts: StreamFacts): StateAndWhy {
    const now = stateAndWhy(facts);
    if (now.state === this.#state) return now;
    const isFirst = this.#state === undefined;
    this.#state = now.state;
    // One that had failed before this process began has been so since.
    const failedAt = isFirst && now.state === 'failed' ? now.failure?.at : undefined;
    this.#since = failedAt ?? facts.now;
    if (!isFirst || now.state !== 'stopped') this.#log(facts.name, now);
    return now;
  }

  #log(name: string, { state, failure }: StateAndWhy): void {
    const text = failure === undefined ? state : `${state}: ${failure.message}`;
    this.#logger[levelOf(state)](`stream ${name}: ${text}`);
  }
}

function levelOf(state: StreamState): keyof Logger {
  if (state === 'failed') return 'error';
  return state === 'waiting' ? 'warn' : 'info';
}
