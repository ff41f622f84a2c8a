const compactAt = 1024;

/**
 * A first-in, first-out queue whose `shift` takes constant time.
 *
 * An array's own `shift` moves every element that stays; here consumed places are cleared and cut off in bulk.
 *
 * @internal
 */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** The element `offset` places behind the head. */
  at(offset: number): T | undefined {
    return this.#items[this.#head + offset];
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head] = undefined;
    this.#head++;
    if (this.#head === this.#items.length) this.clear();
    else if (this.#head >= compactAt && this.#head * 2 >= this.#items.length) this.#compact();
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
