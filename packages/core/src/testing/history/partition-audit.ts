/** What is known of one partition while a history is read from its beginning. @internal */
export class PartitionAudit {
  readonly id: string;
  /** The newest position that was stored, or -1. */
  stored = -1;
  storedEnd = false;
  readonly #outputs: readonly (number | undefined)[];
  readonly #finished: Set<number>[];
  readonly #givenUp: Set<number> = new Set();
  /** When each record, and all before it, was finished. */
  readonly #finishedAt: number[] = [];
  #watermark = 0;
  #delivered = -1;

  constructor(id: string, outputs: readonly (number | undefined)[]) {
    this.id = id;
    this.#outputs = outputs;
    this.#finished = outputs.map(() => new Set<number>());
  }

  get length(): number {
    return this.#outputs.length;
  }

  /** The first position that is not finished; all before it are. */
  get watermark(): number {
    return this.#watermark;
  }

  /** One write of a record is durable, or in the dead letter. */
  finish(position: number, output: number, at: number): void {
    this.#finished[position]?.add(output);
    this.#advance(at);
  }

  /** The record as a whole is in the dead letter, or becomes nothing. */
  giveUp(position: number, at: number): void {
    this.#givenUp.add(position);
    this.#advance(at);
  }

  /** Positions up to here were delivered: markers are finished by that. */
  deliver(last: number, at: number): void {
    this.#delivered = Math.max(this.#delivered, last);
    this.#advance(at);
  }

  /** Records from one position up to another, both included, without the markers. */
  countRecords(from: number, to: number): number {
    let count = 0;
    for (let position = from; position <= to; position += 1)
      if (this.#outputs[position] !== undefined) count += 1;
    return count;
  }

  finishedAt(position: number): number | undefined {
    return this.#finishedAt[position];
  }

  #advance(at: number): void {
    while (this.#watermark <= this.#delivered && this.#isFinished(this.#watermark)) {
      this.#finishedAt[this.#watermark] = at;
      this.#watermark += 1;
    }
  }

  #isFinished(position: number): boolean {
    const wanted = this.#outputs[position];
    if (wanted === undefined || this.#givenUp.has(position)) return true;
    return wanted > 0 && (this.#finished[position]?.size ?? 0) >= wanted;
  }
}
