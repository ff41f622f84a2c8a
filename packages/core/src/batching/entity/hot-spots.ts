import type { HottestEntity } from '../../contracts/batcher.ts';
import { mix } from './hash.ts';

/** One of so many writes is looked at, on average: at uneven distances, because streams have rhythms. */
const sampleEvery = 256;
const maxCounters = 64;
/** Then all counts are halved, so that what was hot an hour ago is forgotten. */
const maxSamples = 8192;
/** Less than this says nothing. */
const minSamples = 32;
/** What is named more seldom bounds nothing that matters. */
const minShare = 0.02;

interface Counter {
  readonly label: string;
  count: number;
  /** How many of them may have been others. */
  error: number;
}

/**
 * Estimates which entity the most writes name, in constant memory: the space-saving sketch (Metwally, Agrawal and El
 * Abbadi 2005), fed with samples.
 */
export class HotSpots {
  readonly #counters: Map<number, Counter> = new Map();
  #samples = 0;
  #toSkip = sampleEvery;
  #random = 1;

  /** Whether the next write is to be looked at. Once per write. */
  wants(): boolean {
    this.#toSkip -= 1;
    if (this.#toSkip > 0) return false;
    this.#random = mix(this.#random, 1);
    this.#toSkip = 1 + ((this.#random >>> 0) % (2 * sampleEvery - 1));
    this.#samples += 1;
    if (this.#samples >= maxSamples) this.#halve();
    return true;
  }

  /** Counts an entity of the write that is looked at. */
  note(entity: number, label: string): void {
    const known = this.#counters.get(entity);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const error = this.#counters.size < maxCounters ? 0 : this.#evict();
    this.#counters.set(entity, { label, count: error + 1, error });
  }

  hottest(): HottestEntity | undefined {
    let hottest: Counter | undefined;
    let most = 0;
    for (const counter of this.#counters.values()) {
      const sure = counter.count - counter.error;
      if (sure <= most) continue;
      hottest = counter;
      most = sure;
    }
    const share = Math.min(1, most / this.#samples);
    if (hottest === undefined || this.#samples < minSamples || share < minShare) return undefined;
    return { label: hottest.label, share, maxSpeedUp: 1 / share };
  }

  /** Gives up the smallest counter and gives its count, which the next one inherits. */
  #evict(): number {
    let smallest = Number.POSITIVE_INFINITY;
    let entity = 0;
    for (const [candidate, { count }] of this.#counters) {
      if (count >= smallest) continue;
      smallest = count;
      entity = candidate;
    }
    this.#counters.delete(entity);
    return smallest;
  }

  #halve(): void {
    this.#samples /= 2;
    for (const counter of this.#counters.values()) {
      counter.count /= 2;
      counter.error /= 2;
    }
  }
}
