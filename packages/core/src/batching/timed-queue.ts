const initialCapacity = 16;

/** First in, first out, with the time at which each item came. A ring, so that nothing is moved when items leave. */
export class TimedQueue<T> {
  #items: (T | undefined)[] = Array.from<T | undefined>({ length: initialCapacity });
  #times = new Float64Array(initialCapacity);
  #mask = initialCapacity - 1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** How many items it has room for before it grows. */
  get capacity(): number {
    return this.#items.length;
  }

  /** When the oldest item came; `Infinity` if there is none. */
  get oldest(): number {
    return this.#length === 0 ? Infinity : (this.#times[this.#head] ?? Infinity);
  }

  push(item: T, time: number): void {
    if (this.#length === this.#items.length) this.#grow();
    const slot = (this.#head + this.#length) & this.#mask;
    this.#items[slot] = item;
    this.#times[slot] = time;
    this.#length += 1;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length -= 1;
    return item;
  }

  /** How many items fulfil a condition. Looks at all of them. */
  count(matches: (item: T) => boolean): number {
    let count = 0;
    for (let i = 0; i < this.#length; i += 1) {
      const item = this.#items[(this.#head + i) & this.#mask];
      if (item !== undefined && matches(item)) count += 1;
    }
    return count;
  }

  #grow(): void {
    // Queues come and go with their partitions, and most hold little or very much.
    const capacity = this.#items.length * 4;
    const times = new Float64Array(capacity);
    times.set(this.#times.subarray(this.#head));
    times.set(this.#times.subarray(0, this.#head), this.#items.length - this.#head);
    const items = [...this.#items.slice(this.#head), ...this.#items.slice(0, this.#head)];
    items.length = capacity;
    this.#items = items;
    this.#times = times;
    this.#mask = capacity - 1;
    this.#head = 0;
  }
}
