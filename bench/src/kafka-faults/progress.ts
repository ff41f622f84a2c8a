/** How far each partition is durable, as the consumers say while they run. Nothing is proved by it; it paces the strikes. */
export class Progress {
  readonly #reached: Map<number, number> = new Map();

  reached(marks: readonly (readonly [partition: number, nth: number])[]): void {
    for (const [partition, nth] of marks) {
      this.#reached.set(partition, Math.max(nth, this.#reached.get(partition) ?? -1));
    }
  }

  /** Whether a record of a partition, or a later one, is durable. */
  has(partition: number, nth: number): boolean {
    return (this.#reached.get(partition) ?? -1) >= nth;
  }
}
