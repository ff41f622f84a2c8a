/** Things by age, the oldest out first: a binary heap. */
export class AgeHeap<T> {
  readonly #things: T[] = [];
  readonly #ages: number[] = [];

  get size(): number {
    return this.#things.length;
  }

  /** `age` is a number of arrival: the smaller, the older. */
  add(thing: T, age: number): void {
    let at = this.#things.length;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = this.#things[parent];
      const aboveAge = this.#ages[parent];
      if (above === undefined || aboveAge === undefined || aboveAge <= age) break;
      this.#put(at, above, aboveAge);
      at = parent;
    }
    this.#put(at, thing, age);
  }

  /** Takes the oldest out. */
  shift(): T | undefined {
    const [first] = this.#things;
    const last = this.#things.pop();
    const age = this.#ages.pop();
    if (last !== undefined && age !== undefined && this.#things.length > 0) this.#sink(last, age);
    return first;
  }

  #sink(thing: T, age: number): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const leftAge = this.#ages[left] ?? Number.POSITIVE_INFINITY;
      const rightAge = this.#ages[left + 1] ?? Number.POSITIVE_INFINITY;
      const child = rightAge < leftAge ? left + 1 : left;
      const below = this.#things[child];
      const belowAge = Math.min(leftAge, rightAge);
      if (below === undefined || belowAge >= age) break;
      this.#put(at, below, belowAge);
      at = child;
    }
    this.#put(at, thing, age);
  }

  #put(at: number, thing: T, age: number): void {
    this.#things[at] = thing;
    this.#ages[at] = age;
  }
}
