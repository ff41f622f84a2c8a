import type { Named } from './awaited-ends.ts';

/** Things by the nodes that they wait for, or by other entities. @internal */
export class EndIndex<T> {
  readonly #byKey: Map<string, Set<T>> = new Map();
  /** How many keys of a label there are. */
  readonly #labels: Map<string, number> = new Map();

  awaits(label: string): boolean {
    return this.#labels.has(label);
  }

  /** What waits for a node, in the order in which it came. Not a copy. */
  of(key: string): Iterable<T> {
    return this.#byKey.get(key) ?? [];
  }

  add(thing: T, ends: readonly Named[]): void {
    for (const { label, key } of ends) {
      const things = this.#byKey.get(key);
      if (things !== undefined) {
        things.add(thing);
        continue;
      }
      this.#byKey.set(key, new Set([thing]));
      this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    }
  }

  delete(thing: T, ends: readonly Named[]): void {
    for (const { label, key } of ends) {
      const things = this.#byKey.get(key);
      if (things?.delete(thing) !== true || things.size > 0) continue;
      this.#byKey.delete(key);
      const keys = (this.#labels.get(label) ?? 0) - 1;
      if (keys > 0) this.#labels.set(label, keys);
      else this.#labels.delete(label);
    }
  }
}
