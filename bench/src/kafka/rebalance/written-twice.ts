/** Counts the records that are written more than once, by partition and offset. */
export class WrittenTwice {
  readonly #once: Set<string> = new Set();
  readonly #twice: Set<string> = new Set();

  /** How many records were written more than once. */
  get count(): number {
    return this.#twice.size;
  }

  wrote(partition: string, offset: number): void {
    const record = `${partition}@${offset}`;
    if (this.#once.has(record)) this.#twice.add(record);
    else this.#once.add(record);
  }
}
