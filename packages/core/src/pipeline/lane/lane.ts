import { setMaxListeners } from 'node:events';
import type { Assignment, Position } from '../../contracts/partition.ts';
import type { RecordChunk } from '../../contracts/record.ts';
import type { TransformContext } from '../../contracts/transform.ts';
import type { Rejection, RejectionStage } from '../../contracts/dead-letter.ts';
import { closed, internal, type RivergraphError } from '../../errors.ts';
import { PositionTracker } from '../../tracker/position-tracker.ts';
import { Fifo } from '../../util/fifo.ts';
import { Halt } from '../../util/halt.ts';
import { type Account, Segment, segmentOf } from './segment.ts';
import { Stragglers } from './stragglers.ts';
import type { Turn } from '../transform/turn.ts';

/** What is known of a record that has failed in part or whole. */
export interface RecordFailure {
  readonly rejections: Rejection[];
  readonly failedAt: number;
  readonly error: RivergraphError;
}

/** A position that may be stored, with what {@link Lane.committed} needs to know that it was. */
export interface Committable {
  readonly lane: Lane;
  readonly position: Position | undefined;
  readonly ended: boolean;
  readonly seq: number;
  readonly passed: number;
}

/**
 * Everything the engine holds for one partition in one epoch, from intake to commit.
 *
 * States: *active* until it is `fenced` (lost, or given up by a processor) – then nothing of it is attempted or
 * committed any more. While active it may be `unsettled` (no attempt starts) and `closing` (no more input is expected:
 * it ended or is being drained).
 *
 * @internal
 */
export class Lane {
  readonly assignment: Assignment;
  readonly tracker: PositionTracker = new PositionTracker();
  /** Segments with records that are still to be transformed. */
  readonly work: Fifo<Segment> = new Fifo();
  /** Transform results that wait for their turn behind an asynchronous one. */
  readonly turns: Fifo<Turn> = new Fifo();
  pendingPromises = 0;
  /** Ends what waits on behalf of this lane alone. */
  readonly halt: Halt = new Halt();
  readonly context: TransformContext;
  readonly #abort: AbortController = new AbortController();
  unsettled = false;
  closing = false;
  /** Received and not finished records. */
  open = 0;
  /** Those of them that are rejected and undecided: they move only when their neighbourhood does. */
  heldRejections = 0;
  readonly rejectedInARow: Record<RejectionStage, number> = { deserialize: 0, transform: 0, write: 0 };
  /** Bytes that its chunks keep alive, apart from {@link waitingBytes}. */
  bufferedBytes = 0;
  /** Bytes of chunks whose unfinished records all wait for endpoints. */
  waitingBytes = 0;
  failures: Map<number, RecordFailure> | undefined;
  readonly #segments: Fifo<Segment> = new Fifo();
  /** Only while a record waits for an endpoint. */
  #stragglers: Stragglers | undefined;
  /** The position of the last segment behind the watermark. */
  #passed: Position | undefined;
  #ended = false;
  #passedCount = 0;
  #committedPassed = 0;
  #committedSeq = 0;

  constructor(assignment: Assignment, shared: Omit<TransformContext, 'signal'>) {
    this.assignment = assignment;
    // All transforms of a partition listen to this one signal; that many listeners are no leak.
    setMaxListeners(0, this.#abort.signal);
    this.context = { ...shared, signal: this.#abort.signal };
  }

  get fenced(): boolean {
    return this.halt.raised;
  }

  /** Gives the lane up, for good. */
  fence(): void {
    this.halt.raise();
    this.#abort.abort(closed(`partition ${this.assignment.partition.id}: it is no longer worked on`));
  }

  /** Records received and not committable yet. */
  get window(): number {
    return this.tracker.pending;
  }

  /** Records received that no stored position covers: what a restart would replay. */
  get unstored(): number {
    return this.tracker.received - this.#committedSeq;
  }

  /** Whether nothing of it is being worked on; held rejections do not count, they wait for other records. */
  get quiet(): boolean {
    return this.open === this.heldRejections;
  }

  /** Whether nothing of it is being worked on apart from what waits, or has waited, for an endpoint. */
  get resting(): boolean {
    return this.open === this.heldRejections + this.waitingRecords;
  }

  /** Whether all that is unfinished of it are rejections that are held, and writes that wait, or have waited. */
  get onlyWaits(): boolean {
    return this.resting && (this.#stragglers?.areAlone((seq) => this.failures?.has(seq) === true) ?? true);
  }

  /** How many records wait for an endpoint, or have come back from that and are not finished. */
  get waitingRecords(): number {
    return this.#stragglers?.records ?? 0;
  }

  receive(chunk: RecordChunk, length: number, now: number): void {
    const segment = new Segment(this.tracker.receive(length), { chunk, length }, now);
    this.open += length;
    this.bufferedBytes += chunk.bytes;
    this.#segments.push(segment);
    this.work.push(segment);
  }

  /** Notes a position without a record, or the end of the partition. */
  mark(content: { position?: Position; ended?: boolean }, now: number): void {
    this.#segments.push(new Segment(this.tracker.received, content, now));
  }

  /** Says how many outputs a record has. */
  expect(seq: number, outputs: number): void {
    this.tracker.expect(seq, outputs);
    if (outputs === 0) this.#finished(seq);
  }

  /** Says that one output of a record is durable, or given up for good. */
  finish(seq: number): number {
    const left = this.tracker.finish(seq);
    if (left === 0) this.#finished(seq);
    return left;
  }

  /** A write of a record waits for an endpoint, for the first time. */
  beginWait(seq: number): void {
    this.#stragglers ??= new Stragglers({
      segments: this.#segments,
      tracker: this.tracker,
      moved: (segment, to) => this.#account(segment, to),
    });
    this.#stragglers.begin(seq);
  }

  /** A write that waited is durable or given up; to be told before {@link finish}. */
  endWait(seq: number): void {
    this.#stragglers?.end(seq);
    if (this.#stragglers?.records === 0) this.#stragglers = undefined;
  }

  /** Lets go of the segments that the watermark has passed. */
  advance(): void {
    const { committable } = this.tracker;
    for (
      let head = this.#segments.peek();
      head !== undefined && head.end <= committable;
      head = this.#segments.peek()
    ) {
      this.#account(head, 'none');
      this.#passed = head.lastPosition ?? this.#passed;
      this.#ended ||= head.ended;
      this.#passedCount++;
      this.#segments.shift();
    }
  }

  /** The newest position that covers only finished records, if it is news since {@link committed}. */
  committable(): Committable | undefined {
    const seq = this.tracker.committable;
    if (seq === this.#committedSeq && this.#passedCount === this.#committedPassed) return undefined;
    const head = this.#segments.peek();
    const inside = head?.chunk !== undefined && seq > head.base;
    const position = inside ? head.chunk.positionAt(seq - head.base - 1) : this.#passed;
    const ended = this.#ended && !inside;
    if (position === undefined && !ended) return undefined;
    return { lane: this, position, ended, seq, passed: this.#passedCount };
  }

  /** Notes that the source has stored it; gives how many more records that covers. */
  committed(commit: Committable): number {
    const records = commit.seq - this.#committedSeq;
    this.#committedSeq = commit.seq;
    this.#committedPassed = commit.passed;
    return records;
  }

  /** The chunk and index of a record that is not behind the watermark. */
  locate(seq: number): { chunk: RecordChunk; index: number } {
    const segment = segmentOf(this.#segments, seq);
    if (segment?.chunk !== undefined) return { chunk: segment.chunk, index: seq - segment.base };
    throw internal(`lane ${this.assignment.partition.id}: expected record ${seq} to be held, it is not`);
  }

  /** The oldest unfinished record, for statistics. */
  oldest(): { position: Position; receivedAt: number } | undefined {
    const { committable } = this.tracker;
    for (
      let at = 0, segment = this.#segments.at(0);
      segment !== undefined;
      segment = this.#segments.at(++at)
    ) {
      if (segment.chunk === undefined || segment.end <= committable) continue;
      return {
        position: segment.chunk.positionAt(committable - segment.base),
        receivedAt: segment.receivedAt,
      };
    }
    return undefined;
  }

  #finished(seq: number): void {
    this.open--;
    this.#stragglers?.finished(seq);
  }

  #account(segment: Segment, to: Account): void {
    const { account, bytes } = segment;
    if (account === 'common') this.bufferedBytes -= bytes;
    else if (account === 'waiting') this.waitingBytes -= bytes;
    if (to === 'common') this.bufferedBytes += bytes;
    else if (to === 'waiting') this.waitingBytes += bytes;
    segment.account = to;
  }
}
