import { rankOf } from './lease-rows.ts';
import type { LeaseRow } from './lease-rows.ts';

/**
 * Compares looks at a lease table. Whatever the workers do, a checkpoint never goes back, a counter never falls, and a shard whose
 * row was cleared away has none again. A worker that has lost a lease and still gets a checkpoint into the table breaks this
 * sooner or later.
 */
export class LeaseLedger {
  readonly #known: Map<string, LeaseRow> = new Map();
  readonly #cleared: Set<string> = new Set();
  readonly #problems: string[] = [];

  /** What was wrong, in words. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Takes in the rows of the table; `undefined` when there is no table, and the next one has nothing to do with it. */
  look(rows: readonly LeaseRow[] | undefined): void {
    if (rows === undefined) {
      this.#known.clear();
      this.#cleared.clear();
      return;
    }
    const there = new Set(rows.map(({ shard }) => shard));
    for (const shard of this.#known.keys()) if (!there.has(shard)) this.#clear(shard);
    for (const row of rows) this.#lookAt(row);
  }

  #clear(shard: string): void {
    this.#known.delete(shard);
    this.#cleared.add(shard);
  }

  #lookAt(row: LeaseRow): void {
    const before = this.#known.get(row.shard);
    this.#known.set(row.shard, row);
    if (this.#cleared.delete(row.shard)) this.#problems.push(`the lease of ${row.shard} came back`);
    if (before === undefined) return;
    if (rankOf(row.checkpoint) < rankOf(before.checkpoint))
      this.#problems.push(
        `the checkpoint of ${row.shard} went back from ${before.checkpoint} to ${row.checkpoint}`,
      );
    if (row.counter < before.counter) this.#problems.push(`the lease counter of ${row.shard} fell`);
  }
}
