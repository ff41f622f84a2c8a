/**
 * The relationship records of a store that chains the edges of a node: each names the one before it, so a new edge at the
 * head of a chain also changes, and locks, the record that was the head. That record hangs in the chain of another node
 * too, so two edges between four different nodes may want the same one.
 *
 * An edge that is there already changes no chain.
 *
 * @internal
 */
export class RecordChains {
  readonly #heads: Map<string, string> = new Map();
  readonly #known: Set<string> = new Set();

  /**
   * Gives the record at the head of a node's chain that a write of this edge has to lock, if any. It stays while the lock
   * of that node is held.
   */
  neighbour(edge: string, end: string): string | undefined {
    return this.#known.has(edge) ? undefined : this.#heads.get(end);
  }

  /** A transaction with this edge committed. */
  insert(edge: string, ends: readonly string[]): void {
    if (this.#known.has(edge)) return;
    this.#known.add(edge);
    for (const end of ends) this.#heads.set(end, `record ${edge}`);
  }
}
