import { memgraphErrors, queryError } from './errors.ts';
import type { DoubleClock } from './engine-options.ts';
import { StoreTransaction } from './graph/store-transaction.ts';
import type { GraphStore } from './graph/graph-store.ts';

/** What a client says about a transaction that it begins. */
export interface TransactionRequest {
  readonly commits: 'auto' | 'explicit';
  /** `r` refuses writes in a transaction that is explicit. */
  readonly mode: 'r' | 'w';
  readonly timeoutMs: number;
  readonly username: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A transaction that a client has begun and not ended. */
export class OpenTransaction {
  readonly id: string;
  readonly request: TransactionRequest;
  readonly graph: StoreTransaction;
  /** Its statements so far. */
  readonly texts: string[] = [];
  isTerminated = false;
  readonly #clock: DoubleClock;
  readonly #endsAt: number;

  constructor(id: string, request: TransactionRequest, store: GraphStore, clock: DoubleClock) {
    this.id = id;
    this.request = request;
    this.graph = new StoreTransaction(store);
    this.#clock = clock;
    this.#endsAt = clock.now() + request.timeoutMs;
  }

  /** Throws where it was told to stop, or has taken too long. A commit does not look at the time. */
  expectAlive(): void {
    if (this.isTerminated) throw queryError(memgraphErrors.terminated);
    if (this.#clock.now() >= this.#endsAt) throw queryError(memgraphErrors.timeout);
  }
}
