import type { SourceRecord } from '@rivergraph/core';

interface Reached {
  highest: number;
  again: number;
}

/** Sees which records are read again, over all runs of a pipeline. */
export class ReplayWatch {
  readonly #reached: Map<string, Reached> = new Map();
  #most = 0;

  /** The most records of a partition that were read again one after another. */
  get most(): number {
    return this.#most;
  }

  read({ partition, position }: Pick<SourceRecord, 'partition' | 'position'>): void {
    const nth = Number(position);
    const reached = this.#reached.get(partition.id) ?? { highest: -1, again: 0 };
    this.#reached.set(partition.id, reached);
    reached.again = nth > reached.highest ? 0 : reached.again + 1;
    reached.highest = Math.max(reached.highest, nth);
    this.#most = Math.max(this.#most, reached.again);
  }
}
