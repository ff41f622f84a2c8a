import type { RecordDecoder } from '../../contracts/deserializer.ts';
import type { SourceRecord } from '../../contracts/record.ts';
import type { Transform } from '../../contracts/transform.ts';
import type { Write } from '../../contracts/write.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Backoff } from '../../util/backoff.ts';
import { type ChunkStepOptions, chunkStep } from './chunk-step.ts';
import type { Lane } from '../lane/lane.ts';
import { checkCount } from '../resolve-options.ts';
import type { Segment } from '../lane/segment.ts';
import { step, type StepOptions } from './step.ts';
import { skipped, type StepOutput, type Turn } from './turn.ts';

/** What the transform stage needs and tells. @internal */
export interface TransformStageOptions {
  readonly decoder: RecordDecoder<SourceRecord>;
  readonly transform: Transform<SourceRecord, Write>;
  readonly tombstones: 'skip' | 'pass';
  readonly concurrency: number;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** The outputs of a record enter, in the order of the records of its lane. */
  emit(lane: Lane, segment: Segment, index: number, output: StepOutput): void;
  retried(): void;
  tombstone(): void;
  /** A promise has settled: run this within the mailbox. */
  post(task: () => void): void;
}

/** How many records are worked between two looks at the time, at most; fewer where they take long. */
const maxRecordsPerLook = 32;
/** Between two looks no more time should pass than this, in milliseconds. */
const lookMs = 0.5;

/**
 * Decodes and transforms what the lanes have received, lane by lane, in slices of bounded time.
 *
 * A lane is *ready* while it has records to work on and fewer promises pending than allowed.
 *
 * @internal
 */
export class TransformStage {
  readonly #options: TransformStageOptions;
  readonly #step: StepOptions | undefined;
  readonly #chunkStep: ChunkStepOptions | undefined;
  readonly #maxChunk: number;
  readonly #ready: Set<Lane> = new Set();
  #recordsPerLook = 1;

  constructor(options: TransformStageOptions) {
    this.#options = options;
    const { transform } = options;
    const shared = {
      decoder: options.decoder,
      clock: options.clock,
      backoff: options.backoff,
      retried: () => options.retried(),
    };
    this.#maxChunk =
      'transformChunk' in transform ? checkCount('transform.maxRecords', transform.maxRecords ?? 1_000) : 1;
    if ('transformChunk' in transform) {
      const skips = (value: Uint8Array | null): boolean => this.#skips(value);
      this.#chunkStep = {
        ...shared,
        skips,
        transform: (records, context) => transform.transformChunk(records, context),
      };
    } else if (typeof transform === 'function') this.#step = { ...shared, transform };
    else this.#step = { ...shared, transform: (record, context) => transform.transform(record, context) };
  }

  get hasWork(): boolean {
    return this.#ready.size > 0;
  }

  add(lane: Lane): void {
    if (lane.fenced) return;
    const canBegin = lane.work.size > 0 && lane.pendingPromises < this.#options.concurrency;
    if (canBegin || lane.turns.peek()?.outputs !== undefined) this.#ready.add(lane);
  }

  remove(lane: Lane): void {
    this.#ready.delete(lane);
    lane.work.clear();
    lane.turns.clear();
  }

  /** Works until `until`, by `performance.now()`, or until no lane is ready. */
  run(until: number): void {
    for (const lane of this.#ready) {
      // Deleted and added again, a lane that is not finished goes to the end of the line.
      this.#ready.delete(lane);
      const isOver = this.#runLane(lane, until);
      this.add(lane);
      if (isOver) return;
    }
  }

  #runLane(lane: Lane, until: number): boolean {
    if (!this.#takeTurns(lane, until)) return true;
    let worked = 0;
    let lookedAt = performance.now();
    for (let segment = lane.work.peek(); segment !== undefined; segment = lane.work.peek()) {
      while (segment.next < segment.length) {
        if (lane.fenced || lane.pendingPromises >= this.#options.concurrency) return false;
        this.#work(lane, segment);
        if (++worked < this.#recordsPerLook) continue;
        const now = performance.now();
        if (now >= until) return true;
        this.#adapt(now - lookedAt);
        worked = 0;
        lookedAt = now;
      }
      lane.work.shift();
    }
    return performance.now() >= until;
  }

  #adapt(tookMs: number): void {
    const wanted = tookMs > lookMs ? this.#recordsPerLook / 2 : this.#recordsPerLook * 2;
    this.#recordsPerLook = Math.max(1, Math.min(maxRecordsPerLook, wanted));
  }

  #work(lane: Lane, segment: Segment): void {
    const { chunk } = segment;
    if (chunk === undefined) return;
    const index = segment.next;
    if (this.#chunkStep !== undefined) {
      const count = Math.min(this.#maxChunk, segment.length - index);
      segment.next += count;
      const place = { chunk, index, context: lane.context, halt: lane.halt };
      const turn = { segment, index, outputs: undefined, entered: 0 };
      this.#later(lane, turn, chunkStep(this.#chunkStep, place, count));
      return;
    }
    segment.next++;
    const output = this.#transform(lane, segment, index);
    if (output instanceof Promise)
      this.#later(lane, { segment, index, outputs: undefined, entered: 0 }, output);
    else if (lane.turns.size > 0) lane.turns.push({ segment, index, outputs: [output], entered: 0 });
    else this.#options.emit(lane, segment, index, output);
  }

  #transform(lane: Lane, { chunk }: Segment, index: number): StepOutput | Promise<StepOutput> {
    if (chunk === undefined || this.#step === undefined || this.#skips(chunk.valueAt(index))) return skipped;
    return step(this.#step, { chunk, index, context: lane.context, halt: lane.halt });
  }

  #skips(value: Uint8Array | null): boolean {
    if (value !== null || this.#options.tombstones === 'pass') return false;
    this.#options.tombstone();
    return true;
  }

  #later(lane: Lane, turn: Turn, promise: Promise<StepOutput | StepOutput[]>): void {
    lane.turns.push(turn);
    lane.pendingPromises++;
    const arrive = (outputs: StepOutput | StepOutput[]): void => {
      turn.outputs = this.#chunkStep === undefined ? [outputs as StepOutput] : (outputs as StepOutput[]);
      lane.pendingPromises--;
      this.add(lane);
    };
    // Only an accessor of the chunk can throw here, which is a bug of the source: the mailbox tells it.
    const broken = (error: unknown): never => {
      throw error;
    };
    void promise.then(
      (outputs) => this.#options.post(() => arrive(outputs)),
      (error: unknown) => this.#options.post(() => broken(error)),
    );
  }

  /** Emits what has reached the head of the line; gives whether that is done. */
  #takeTurns(lane: Lane, until: number): boolean {
    let sinceLook = 0;
    for (let turn = lane.turns.peek(); turn?.outputs !== undefined; turn = lane.turns.peek()) {
      while (turn.entered < turn.outputs.length) {
        const at = turn.entered++;
        this.#options.emit(lane, turn.segment, turn.index + at, turn.outputs[at]);
        if (++sinceLook < maxRecordsPerLook) continue;
        sinceLook = 0;
        if (performance.now() >= until) return false;
      }
      lane.turns.shift();
    }
    return true;
  }
}
