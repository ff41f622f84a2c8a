import type { Partition } from '../../contracts/partition.ts';
import type { Engine } from '../engine.ts';
import type { Lane } from '../lane/lane.ts';

/** What pauses and resumes the partitions of a source. @internal */
export interface FlowTarget {
  pause(partitions: readonly Partition[]): void;
  resume(partitions: readonly Partition[]): void;
}

/** How much may be held for writes that wait for endpoints, as a part of the byte budget, and besides it. */
const waitingShare = 0.25;

/**
 * Back-pressure: pauses the intake of a partition that holds too much, of all while the byte budget is spent, and of
 * those that hold anything while the sink is out of reach; resumes at half, so that it does not flutter.
 *
 * A partition that holds nothing may bring one chunk in during an outage: where one batch only seems to be an outage,
 * because the server never answers it, somebody else must be there to prove that. Where single writes are never answered
 * and nothing else is at hand that could be sent, all may bring in as much as usual.
 *
 * Chunks that only writes which wait for endpoints hold have a budget of their own: spent, it pauses the partitions that
 * have such writes, and no other.
 *
 * @internal
 */
export class Flow {
  readonly #engine: Engine;
  readonly #held: (lane: Lane) => number;
  readonly #paused: Set<Lane> = new Set();
  readonly #hurried: WeakSet<Lane> = new WeakSet();
  #overBudget = false;
  #overWaiting = false;
  /** Whether the user paused the pipeline, or it is ending. */
  isHeld = false;

  /** `held` gives how many records of a lane count against its window. */
  constructor(engine: Engine, held: (lane: Lane) => number) {
    this.#engine = engine;
    this.#held = held;
  }

  /** Whether so much is finished and not stored that waiting for the next commit would keep intake paused. */
  get isWaitingForCommit(): boolean {
    const enough = this.#engine.options.resolved.maxPendingRecords / 4;
    for (const lane of this.#engine.lanes) if (this.#held(lane) - lane.window >= enough) return true;
    return false;
  }

  /** Looks at every lane once and tells the source and the batcher what has changed. */
  review(target: FlowTarget | undefined): void {
    this.#reviewBudget();
    const all = this.isHeld || this.#overBudget;
    const { gate, dispatcher } = this.#engine;
    const isAway = !gate.isOpen && !dispatcher.isStarved;
    for (const lane of this.#paused) if (lane.fenced) this.#paused.delete(lane);
    const pause: Partition[] = [];
    const resume: Partition[] = [];
    for (const lane of this.#engine.lanes) {
      const wanted = all || (isAway && lane.window > 0) || this.#isFull(lane) || this.#waitsTooMuch(lane);
      if (wanted !== this.#paused.has(lane)) (wanted ? pause : resume).push(lane.assignment.partition);
      if (wanted) this.#paused.add(lane);
      else this.#paused.delete(lane);
      this.#hurry(lane, (wanted || lane.closing) && lane.work.size === 0 && lane.turns.size === 0);
    }
    if (pause.length > 0) target?.pause(pause);
    if (resume.length > 0) target?.resume(resume);
  }

  /** Nothing more can come for now, so waiting would not fill a batch. */
  #hurry(lane: Lane, isWanted: boolean): void {
    if (isWanted === this.#hurried.has(lane)) return;
    if (isWanted) this.#hurried.add(lane);
    else this.#hurried.delete(lane);
    this.#engine.dispatcher.batcher.hurry(lane.assignment, isWanted ? 'on' : 'off');
    // What is due now was not when batches were last taken.
    if (isWanted) this.#engine.post(() => undefined);
  }

  #reviewBudget(): void {
    const { maxBufferedBytes } = this.#engine.options.resolved;
    const bound = this.#overBudget ? maxBufferedBytes / 2 : maxBufferedBytes;
    this.#overBudget = this.#engine.lanes.bufferedBytes > bound;
    const forWaiting = maxBufferedBytes * waitingShare;
    this.#overWaiting = this.#engine.lanes.waitingBytes > (this.#overWaiting ? forWaiting / 2 : forWaiting);
  }

  #waitsTooMuch(lane: Lane): boolean {
    return this.#overWaiting && lane.waitingRecords > 0;
  }

  #isFull(lane: Lane): boolean {
    const { maxPendingRecords } = this.#engine.options.resolved;
    const held = this.#held(lane);
    return this.#paused.has(lane) ? held > maxPendingRecords / 2 : held >= maxPendingRecords;
  }
}
