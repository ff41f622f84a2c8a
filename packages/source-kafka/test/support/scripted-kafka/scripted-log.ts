import type { FetchedBatch, FetchedMessage, OffsetBounds, SkippedBatch } from '../../../src/client.ts';

interface Entry {
  readonly offset: number;
  /** A marker of a transaction has none. */
  readonly message: FetchedMessage | undefined;
}

/** What a fetch finds from an offset on. */
export type Found =
  | { readonly type: 'nothing' }
  | { readonly type: 'out-of-range' }
  | { readonly type: 'batch'; readonly batch: FetchedBatch }
  | { readonly type: 'skipped'; readonly batch: SkippedBatch };

/** How far apart the records of a partition are in time, from 0 on. */
export const recordIntervalMs = 1_000;

/** A partition as a broker holds it. Each value is the offset of its record, in decimal digits. */
export class ScriptedLog {
  readonly topic: string;
  readonly partition: number;
  low = 0;
  high = 0;
  #entries: Entry[] = [];
  #pretended: { readonly low: number; readonly high: number }[] = [];
  #refusals = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get id(): string {
    return `${this.topic}-${this.partition}`;
  }

  /** The offsets of all records that are there. */
  get offsets(): readonly number[] {
    return this.#entries.filter(({ message }) => message !== undefined).map(({ offset }) => offset);
  }

  append(count: number, value?: Buffer): void {
    for (let index = 0; index < count; index += 1) {
      const offset = String(this.high);
      const timestamp = String(this.high * recordIntervalMs);
      this.#entries.push({
        offset: this.high,
        message: { key: null, value: value ?? Buffer.from(offset), offset, timestamp },
      });
      this.high += 1;
    }
  }

  /** Ends a transaction: a marker takes an offset, and is no record. */
  mark(): void {
    this.#entries.push({ offset: this.high, message: undefined });
    this.high += 1;
  }

  /** Removes one record, as compaction does. */
  compact(offset: number): void {
    this.#entries = this.#entries.filter((entry) => entry.offset !== offset);
  }

  /** Removes everything before an offset, as retention does. */
  trim(low: number): void {
    this.low = low;
    this.high = Math.max(this.high, low);
    this.#entries = this.#entries.filter(({ offset }) => offset >= low);
  }

  /** Deletes the topic and makes it anew, empty. */
  recreate(): void {
    this.low = 0;
    this.high = 0;
    this.#entries = [];
  }

  /** The next answers about its bounds are these, as from a leader that does not know everything yet. */
  pretend(...bounds: { readonly low: number; readonly high: number }[]): void {
    this.#pretended.push(...bounds);
  }

  /** The next fetches find nothing at their offsets, as at a leader that does not know everything yet. */
  refuse(fetches: number): void {
    this.#refusals = fetches;
  }

  bounds(): OffsetBounds {
    const { low, high } = this.#pretended.shift() ?? this;
    return { partition: this.partition, offset: String(high), high: String(high), low: String(low) };
  }

  offsetAt(timestamp: number): number {
    const found = this.#entries.find(({ offset }) => offset * recordIntervalMs >= timestamp);
    return found?.offset ?? this.high;
  }

  read(from: number, most: number): Found {
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      return { type: 'out-of-range' };
    }
    if (from < this.low || from > this.high) return { type: 'out-of-range' };
    const raw = this.#entries.filter(({ offset }) => offset >= from).slice(0, most);
    const last = raw.at(-1);
    if (last === undefined) return { type: 'nothing' };
    const place = { topic: this.topic, partition: this.partition };
    const covered = { ...place, highWatermark: String(this.high), lastOffset: String(last.offset) };
    const messages = raw.flatMap(({ message }) => message ?? []);
    if (messages.length === 0) return { type: 'skipped', batch: covered };
    return { type: 'batch', batch: { ...covered, fetchedOffset: String(from), messages } };
  }
}
