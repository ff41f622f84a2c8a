import type { Partition } from '../contracts/partition.ts';
import type { SourceEvent } from '../contracts/source.ts';

interface Waiting {
  readonly event: SourceEvent;
  readonly bytes: number;
}

/** What waits of one partition, in order. */
class Line {
  readonly waiting: Waiting[] = [];
  isHeld = false;
  bytes = 0;
}

interface Taker {
  resolve(event: SourceEvent | undefined): void;
  reject(error: unknown): void;
}

/**
 * Events on their way from a client that pushes to a session that is pulled. What concerns the assignment goes first; data waits
 * in a line per partition, which can be held back and dropped, and the lines take turns.
 *
 * @public
 */
export class EventQueue {
  readonly #urgent: SourceEvent[] = [];
  readonly #lines: Map<Partition, Line> = new Map();
  /** Lines with something to take, in turn. */
  readonly #ready: Set<Line> = new Set();
  #taker: Taker | undefined;
  #readyBytes = 0;
  #failure: { readonly error: unknown } | undefined;
  /** Events in all lines, held ones too. */
  #inLines = 0;
  #isOver = false;
  #isFinishing = false;

  /** Bytes that could be taken now. */
  get readyBytes(): number {
    return this.#readyBytes;
  }

  /** Whether nothing more will come out. */
  get isOver(): boolean {
    return this.#isOver || this.#failure !== undefined;
  }

  /** Adds an event that goes before all data. */
  push(event: SourceEvent): void {
    if (this.isOver) return;
    this.#urgent.push(event);
    this.#serve();
  }

  /** Adds to the line of a partition; `bytes` is what the event keeps alive. */
  pushTo(partition: Partition, event: SourceEvent, bytes = 0): void {
    if (this.isOver) return;
    const line = this.#line(partition);
    line.waiting.push({ event, bytes });
    line.bytes += bytes;
    this.#inLines += 1;
    if (line.isHeld) return;
    this.#ready.add(line);
    this.#readyBytes += bytes;
    this.#serve();
  }

  /** Holds the line of a partition back. Idempotent. */
  hold(partition: Partition): void {
    const line = this.#line(partition);
    if (line.isHeld) return;
    line.isHeld = true;
    if (this.#ready.delete(line)) this.#readyBytes -= line.bytes;
  }

  /** Takes `hold` back. Idempotent. */
  release(partition: Partition): void {
    const line = this.#line(partition);
    if (!line.isHeld) return;
    line.isHeld = false;
    if (line.waiting.length === 0) return;
    this.#ready.add(line);
    this.#readyBytes += line.bytes;
    this.#serve();
  }

  /** Forgets what waits of a partition. */
  drop(partition: Partition): void {
    const line = this.#lines.get(partition);
    if (line === undefined) return;
    this.#lines.delete(partition);
    this.#inLines -= line.waiting.length;
    if (this.#ready.delete(line)) this.#readyBytes -= line.bytes;
  }

  /** Settles with the next event; with `undefined` after the end; rejects after a failure. One caller at a time. */
  async next(): Promise<SourceEvent | undefined> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const event = this.#isOver ? undefined : this.#take();
    if (event !== undefined) return event;
    if (this.#isDone()) return this.#over();
    return new Promise((resolve, reject) => {
      this.#taker = { resolve, reject };
    });
  }

  /** Ends the stream when everything that waits has been taken. */
  finish(): void {
    this.#isFinishing = true;
    this.#serve();
  }

  /** Takes `finish` back; too late once the end was taken. */
  goOn(): void {
    this.#isFinishing = false;
  }

  /** Ends the stream now. */
  end(): void {
    this.#isOver = true;
    this.#serve();
  }

  /** Breaks the stream now; the first failure counts. */
  fail(error: unknown): void {
    if (this.isOver) return;
    this.#failure = { error };
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.reject(error);
  }

  #isDone(): boolean {
    return this.#isOver || (this.#isFinishing && this.#urgent.length === 0 && this.#inLines === 0);
  }

  #over(): undefined {
    this.#isOver = true;
    return undefined;
  }

  #serve(): void {
    const taker = this.#taker;
    if (taker === undefined) return;
    const event = this.#isOver ? undefined : this.#take();
    if (event === undefined && !this.#isDone()) return;
    this.#taker = undefined;
    taker.resolve(event ?? this.#over());
  }

  #take(): SourceEvent | undefined {
    const urgent = this.#urgent.shift();
    if (urgent !== undefined) return urgent;
    for (const line of this.#ready) return this.#takeFrom(line);
    return undefined;
  }

  #takeFrom(line: Line): SourceEvent | undefined {
    const first = line.waiting.shift();
    this.#inLines -= 1;
    // Behind the others, so that a partition with much to say does not keep them waiting.
    this.#ready.delete(line);
    if (line.waiting.length > 0) this.#ready.add(line);
    line.bytes -= first?.bytes ?? 0;
    this.#readyBytes -= first?.bytes ?? 0;
    return first?.event;
  }

  #line(partition: Partition): Line {
    const line = this.#lines.get(partition) ?? new Line();
    this.#lines.set(partition, line);
    return line;
  }
}
