/**
 * Tells whether the group agreed exactly once between two assignments of this member. Where it agreed twice, somebody else may
 * have owned a partition in between that both assignments hold, and kafkajs shows only the last of them.
 */
export class Generations {
  #syncs = 0;
  #current: number | undefined;
  #expected: number | undefined;

  /** Notes that a request was answered. */
  answered(apiName: string): void {
    if (apiName === 'SyncGroup') this.#syncs += 1;
  }

  /** Notes a join; says whether it directly followed the last one, as far as can be seen now. */
  joined(): 'unbroken' | 'broken' {
    const continuity = this.#syncs <= 1 ? 'unbroken' : 'broken';
    this.#syncs = 0;
    this.#expected = this.#current === undefined ? undefined : this.#current + 1;
    this.#current = undefined;
    return continuity;
  }

  /** Notes the generation in which a heartbeat was answered; says whether the last join directly followed the one before. */
  seen(generation: number): 'unbroken' | 'broken' {
    const isExpected = this.#expected === undefined || this.#expected === generation;
    this.#current = generation;
    this.#expected = undefined;
    return isExpected ? 'unbroken' : 'broken';
  }
}
