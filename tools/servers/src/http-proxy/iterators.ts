import type { JsonObject } from './json.ts';

/** What a call names an iterator by. */
export interface NamedIterator {
  readonly iterator: string;
  readonly isExpired: boolean;
}

/** How old iterators of shards may become. */
export interface IteratorsOptions {
  readonly lifeMs: number | undefined;
  readonly now: () => number;
}

const form = /^rg\.(\d+)\.(-?\d+)\.(.*)$/s;

/** Marks the iterators that are given out, so that they can be made to expire before the emulator would think so. */
export class Iterators {
  /** `undefined`: as long as the emulator lets them. */
  lifeMs: number | undefined;
  readonly #now: () => number;
  #generation = 0;

  constructor({ lifeMs, now }: IteratorsOptions) {
    this.lifeMs = lifeMs;
    this.#now = now;
  }

  /** Makes all that were given out so far expire. */
  expireAll(): void {
    this.#generation += 1;
  }

  /** Marks the iterators of an answer. */
  mark(answer: JsonObject): JsonObject {
    const marked = ['NextShardIterator', 'ShardIterator'].flatMap((name) => {
      const iterator = answer[name];
      return typeof iterator === 'string' ? [[name, this.#markOf(iterator)]] : [];
    });
    return { ...answer, ...Object.fromEntries(marked) };
  }

  /** Reads the iterator that a call names; `undefined` when it names none of those that were marked. */
  read({ ShardIterator: text }: JsonObject): NamedIterator | undefined {
    const [, generation, time, iterator] = (typeof text === 'string' ? form.exec(text) : undefined) ?? [];
    if (iterator === undefined) return undefined;
    const age = this.#now() - Number(time);
    const isTooOld = this.lifeMs !== undefined && age > this.lifeMs;
    return { iterator, isExpired: isTooOld || Number(generation) < this.#generation };
  }

  #markOf(iterator: string): string {
    return `rg.${this.#generation}.${Math.round(this.#now())}.${iterator}`;
  }
}
