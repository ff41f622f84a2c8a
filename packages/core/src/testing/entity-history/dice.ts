/** Numbers that look random and are the same for the same seed (a Weyl sequence, its bits mixed). @internal */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.trunc(seed) >>> 0;
  }

  /** A whole number from 0 to below `sides`. */
  below(sides: number): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % sides;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** Whether one of `sides` came up. */
  hits(sides: number): boolean {
    return this.below(sides) === 0;
  }

  oneOf<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  list<T>(length: number, make: (index: number) => T): readonly T[] {
    return Array.from({ length }, (_, index) => make(index));
  }
}
