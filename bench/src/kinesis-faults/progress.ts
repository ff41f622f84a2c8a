/** How far each key is durable, as the workers say while they run. Nothing is proved by it; it paces the strikes. */
export class Progress {
  readonly #reached: Map<string, number> = new Map();

  reached(marks: readonly (readonly [key: string, nth: number])[]): void {
    for (const [key, nth] of marks) this.#reached.set(key, Math.max(nth, this.#reached.get(key) ?? -1));
  }

  /** Whether a record of a key, or a later one, is durable. */
  has(key: string, nth: number): boolean {
    return (this.#reached.get(key) ?? -1) >= nth;
  }
}
