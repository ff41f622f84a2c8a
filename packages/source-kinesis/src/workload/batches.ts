import { abortable } from '@rivergraph/core/adapter';

/**
 * Gives items in batches of one size, the last with what is left.
 *
 * Ends at once when the signal is aborted, also while it waits for an item. Lets the items go (`return`) when they are not read to
 * their end. Failure: as the items.
 */
export async function* batchesOf<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Item[]> {
  const reader = new ItemReader(items, signal);
  try {
    let batch: Item[] = [];
    for (let item = await reader.next(); item !== undefined; item = await reader.next()) {
      batch.push(item.value);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !signal.aborted) yield batch;
  } finally {
    await reader.close();
  }
}

/** Reads items one by one, for as long as somebody wants them. */
class ItemReader<Item> {
  readonly #iterator: Iterator<Item> | AsyncIterator<Item>;
  readonly #signal: AbortSignal;
  #isOver = false;

  constructor(items: Iterable<Item> | AsyncIterable<Item>, signal: AbortSignal) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    this.#signal = signal;
  }

  /** Gives nothing at the end, and when the signal is aborted. */
  async next(): Promise<{ readonly value: Item } | undefined> {
    if (this.#signal.aborted) return undefined;
    try {
      const result = await abortable(Promise.resolve(this.#iterator.next()), this.#signal);
      if (result.done !== true) return result;
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      this.#isOver = true;
      throw error;
    }
    this.#isOver = true;
    return undefined;
  }

  /** Nobody waits for it once the signal is aborted: a generator ends only behind the item that it waits for. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    try {
      await abortable(Promise.resolve(this.#iterator.return?.()), this.#signal);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }
}
