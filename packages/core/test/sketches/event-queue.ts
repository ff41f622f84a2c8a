import type { Clock, Partition, SourceEvent } from '@rivergraph/core';

/** Events of a client that pushes, for a session that is pulled: in order, with the data of held partitions kept back. */
export class EventQueue {
  #events: SourceEvent[] = [];
  readonly #held = new Map<Partition, SourceEvent[]>();
  #waiter: { resolve(event: SourceEvent | undefined): void; reject(error: unknown): void } | undefined;
  #end: { readonly error?: unknown } | undefined;

  push(event: SourceEvent): void {
    if (this.#end !== undefined) return;
    const partition = dataOf(event);
    const lane = partition === undefined ? undefined : this.#held.get(partition);
    (lane ?? this.#events).push(event);
    this.#wake();
  }

  async next(): Promise<SourceEvent | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      this.#wake();
    });
  }

  hold(partition: Partition): void {
    if (this.#held.has(partition)) return;
    this.#held.set(
      partition,
      this.#events.filter((event) => dataOf(event) === partition),
    );
    this.#events = this.#events.filter((event) => dataOf(event) !== partition);
  }

  release(partition: Partition): void {
    this.#events.push(...(this.#held.get(partition) ?? []));
    this.#held.delete(partition);
    this.#wake();
  }

  /** Forgets the data of a partition that was lost. */
  drop(partition: Partition): void {
    this.#held.delete(partition);
    this.#events = this.#events.filter((event) => dataOf(event) !== partition);
  }

  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  end(): void {
    this.#end ??= {};
    this.#events = [];
    this.#wake();
  }

  #wake(): void {
    const waiter = this.#waiter;
    if (waiter === undefined) return;
    const event = this.#events.shift();
    if (event === undefined && this.#end === undefined) return;
    this.#waiter = undefined;
    if (event === undefined && this.#end?.error !== undefined) waiter.reject(this.#end.error);
    else waiter.resolve(event);
  }
}

function dataOf(event: SourceEvent): Partition | undefined {
  if (event.type === 'records') return event.chunk.partition;
  return event.type === 'progress' || event.type === 'ended' ? event.partition : undefined;
}

/** Waits by the library's clock; resolves early when aborted. */
export async function delay(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.setTimer(finish, delayMs);
    signal.addEventListener('abort', finish, { once: true });
  });
}
