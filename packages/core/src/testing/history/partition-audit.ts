/**
 * What is finished of one partition, while a history is read from its beginning: all of it, or what one epoch has done
 * of it.
 *
 * @internal
 */
export class PartitionAudit {
  readonly id: string;
  /** The newest position that was stored, or -1. */
  stored = -1;
  storedEnd = false;
  readonly #outputs: readonly (number | undefined)[];
  readonly #finished: Map<number, Set<number>> = new Map();
  readonly #givenUp: Set<number> = new Set();
  /** When each record, and all before it, was finished. */
  readonly #finishedAt: Map<number, number> = new Map();
  #watermark: number;
  #delivered = -1;

  constructor(id: string, outputs: readonly (number | undefined)[], from = 0) {
    this.id = id;
    this.#outputs = outputs;
    this.#watermark = from;
  }

  get length(): number {
    return this.#outputs.length;
  }

  /** The first position that is not finished; all before it are. */
  get watermark(): number {
    return this.#watermark;
  }

  /** Positions up to here were delivered: markers are finished by that. */
  deliver(last: number, at: number): void {
    this.#delivered = Math.max(this.#delivered, last);
    this.#advance(at);
  }

  /** One write of a record is durable, or in the dead letter. */
  finish(position: number, output: number, at: number): void {
    const finished = this.#finished.get(position) ?? new Set();
    this.#finished.set(position, finished.add(output));
    this.#advance(at);
  }

  /** The record as a whole is in the dead letter, or becomes nothing. */
  giveUp(position: number, at: number): void {
    this.#givenUp.add(position);
    this.#advance(at);
  }

  /** Records that were delivered and are not finished. */
  pending(): number {
    let count = 0;
    for (let position = this.#watermark; position <= this.#delivered; position += 1) {
      if (this.#outputs[position] !== undefined) count += 1;
    }
    return count;
  }

  /** The first record beyond a position; markers need not be read again. */
  recordAfter(position: number): number {
    let next = position + 1;
    while (next < this.length && this.#outputs[next] === undefined) next += 1;
    return next;
  }

  finishedAt(position: number): number | undefined {
    return this.#finishedAt.get(position);
  }

  #advance(at: number): void {
    while (this.#watermark <= this.#delivered && this.#isFinished(this.#watermark)) {
      this.#finishedAt.set(this.#watermark, at);
      this.#watermark += 1;
    }
  }

  #isFinished(position: number): boolean {
    const wanted = this.#outputs[position];
    if (wanted === undefined || this.#givenUp.has(position)) return true;
    return wanted > 0 && (this.#finished.get(position)?.size ?? 0) >= wanted;
  }
}
