/** A set of hashes that is filled anew for every batch: open addressing, and nothing is allocated but when it grows. */
export class HashSet {
  #slots = new Int32Array(256);
  #mask = 255;

  /** Empties it, for so many hashes at most. */
  reset(size: number): void {
    let capacity = this.#slots.length;
    while (capacity < size * 2) capacity *= 2;
    if (capacity === this.#slots.length) this.#slots.fill(0);
    else this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
  }

  /** Gives whether the hash is new. */
  add(hash: number): boolean {
    // 0 marks an empty slot.
    const value = hash === 0 ? 1 : hash;
    let at = value & this.#mask;
    for (let found = this.#slots[at]; found !== 0; found = this.#slots[at]) {
      if (found === value) return false;
      at = (at + 1) & this.#mask;
    }
    this.#slots[at] = value;
    return true;
  }
}
