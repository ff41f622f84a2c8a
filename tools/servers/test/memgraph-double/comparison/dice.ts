/**
 * Choices made from a list of numbers, so that fast-check makes a statement smaller by making its numbers smaller. Where the numbers
 * end all choices are the first.
 */
export class Dice {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A whole number from 0 up to, but not, `end`. */
  below(end: number): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return number % end;
  }

  /** True in so many of a hundred cases; false where the numbers end. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  pick<T>(from: readonly [T, ...(readonly T[])]): T {
    return from[this.below(from.length)] ?? from[0];
  }

  /** One of a list, or nothing if it is empty. */
  maybe<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.below(from.length)];
  }

  /** Makes between `least` and `most` things. */
  many<T>(least: number, most: number, make: () => T): readonly T[] {
    const many = least + this.below(most - least + 1);
    return Array.from({ length: many }, make);
  }
}
