import type { Partition, Position } from '../contracts/partition.ts';
import type { RecordChunk } from '../contracts/record.ts';
import type { RivergraphError } from '../errors.ts';
import { codedError } from '../util/coded-error.ts';
import { type Counters, newCounters } from './counters.ts';
import type { DeadLetterWriter } from './rejection/dead-letter-writer.ts';
import type { Delivery } from './delivery/delivery.ts';
import { countWrites } from './delivery/item.ts';
import type { Dispatcher } from './delivery/dispatcher.ts';
import type { EngineOptions } from './engine-options.ts';
import {
  newDeadLetterWriter,
  newDispatcher,
  newOutageGate,
  newRejections,
  newTransformStage,
  newWaitingRoom,
} from './engine-stages.ts';
import type { RejectedRecord } from './rejection/flood-guard.ts';
import { Halt } from '../util/halt.ts';
import { Lane } from './lane/lane.ts';
import { LaneSet } from './lane/lane-set.ts';
import { Mailbox } from '../util/mailbox.ts';
import type { OutageGate } from './delivery/outage-gate.ts';
import type { Rejections } from './rejection/rejections.ts';
import { Slicer } from '../util/slicer.ts';
import { Patience } from './waiting/patience.ts';
import { readmit } from './waiting/readmit.ts';
import { tellParked } from './waiting/tell-parked.ts';
import type { WaitingRoom } from './waiting/waiting-room.ts';
import type { TransformStage } from './transform/transform-stage.ts';
import { tellBurial } from './rejection/tell-burial.ts';
import { judge } from './rejection/verdict.ts';
import { Waiters } from '../util/waiters.ts';

/**
 * Everything between received records and finished ones: transform, batches, deliveries, rejections.
 *
 * A processor feeds it chunks; a runner feeds it what its source yields. All state is touched within the mailbox only:
 * whoever comes from outside goes through {@link post}.
 *
 * @internal
 */
export class Engine {
  readonly counters: Counters = newCounters();
  readonly lanes: LaneSet = new LaneSet();
  readonly halt: Halt = new Halt();
  /** What the waiting for endpoints is measured by. */
  readonly patience: Patience;
  readonly gate: OutageGate;
  readonly dispatcher: Dispatcher;
  readonly rejections: Rejections;
  readonly waitingRoom: WaitingRoom;
  readonly slicer: Slicer;
  /** Deliveries that wait for a partition to settle, or for a verdict on a suspected flood. */
  readonly unsettledWaiters: Waiters = new Waiters();
  readonly verdictWaiters: Waiters = new Waiters();
  readonly options: EngineOptions;
  /** Whether nothing more will be received, so that nothing can be waited for. */
  inputEnded = false;
  /** The time at which the current turn began. */
  now: number;
  readonly #mailbox: Mailbox;
  readonly #transform: TransformStage;
  readonly #deadLetters: DeadLetterWriter | undefined;
  readonly #abort: AbortController = new AbortController();
  #epoch = 0;
  /** Whether batches could not be started because the time was spent. */
  #owesDispatch = false;
  #stopped = false;

  constructor(options: EngineOptions) {
    this.options = options;
    const { resolved } = options;
    this.now = resolved.clock.now();
    this.#mailbox = new Mailbox(
      () => this.#pump(),
      (error) => this.fail(codedError('pipeline', error)),
    );
    this.slicer = new Slicer(() => this.post(() => undefined));
    this.patience = new Patience(resolved.clock);
    this.gate = newOutageGate(this);
    this.rejections = newRejections(this);
    this.waitingRoom = newWaitingRoom(this);
    this.dispatcher = newDispatcher(this, (delivery) => this.#ended(delivery));
    this.#transform = newTransformStage(this);
    this.#deadLetters = newDeadLetterWriter(this, this.#abort.signal);
  }

  /** Whether a result that is under way could still change anything; rejections that are held do not count. */
  get isQuiet(): boolean {
    return this.lanes.areQuiet && this.#isIdle;
  }

  /** The same, apart from writes that wait for endpoints: these must not hold up what is decided on others. */
  get isResting(): boolean {
    const isAnyOut = this.dispatcher.batcher.waiting > 0 || this.waitingRoom.isLeaving;
    return this.lanes.areResting && !isAnyOut && this.#isIdle;
  }

  /** Whether records wait to be transformed that could be worked on now. */
  get isTransforming(): boolean {
    return this.#transform.hasWork;
  }

  get #isIdle(): boolean {
    return this.dispatcher.active.size === 0 && (this.#deadLetters?.isIdle ?? true);
  }

  post(task: () => void): void {
    if (this.halt.raised) return;
    this.slicer.begin();
    this.#mailbox.post(task);
    this.slicer.end();
  }

  addLane(partition: Partition): Lane {
    const { clock, logger } = this.options.resolved;
    const lane = new Lane({ partition, epoch: this.#epoch++ }, { clock, logger });
    this.lanes.add(lane);
    return lane;
  }

  /** Takes in the first `length` records of a chunk. */
  receive(lane: Lane, chunk: RecordChunk, length: number): void {
    this.counters.consumed += length;
    lane.receive(chunk, length, this.options.resolved.clock.now());
    this.#transform.add(lane);
  }

  /** Takes in a position without a record, or the end of a partition. */
  mark(lane: Lane, content: { position?: Position; ended?: boolean }): void {
    lane.mark(content, this.options.resolved.clock.now());
    lane.advance();
  }

  /** Gives a partition up: nothing of it is attempted any more, and what is under way is not waited for. */
  fence(lane: Lane): void {
    if (!this.lanes.delete(lane)) return;
    lane.fence();
    this.#transform.remove(lane);
    this.dispatcher.batcher.drop(lane.assignment);
    this.waitingRoom.forget(lane);
    this.rejections.forget(lane);
    if (!this.rejections.isWriteSuspect) this.verdictWaiters.release();
    for (const delivery of this.dispatcher.active) if (delivery.isPointless) this.dispatcher.giveUp(delivery);
  }

  /** Ends a rebalance for all partitions. */
  settle(): void {
    for (const lane of this.lanes) lane.unsettled = false;
    this.unsettledWaiters.release();
  }

  /** Starts nothing more; what is under way may end. */
  stop(): void {
    this.#stopped = true;
  }

  /** Stops all work for good because of an error. */
  fail(error: RivergraphError): void {
    if (this.#stopped || this.halt.raised) return;
    this.#stopped = true;
    this.options.fatal(error);
  }

  /** Ends every wait, cancels every timer, and settles when no delivery is under way. */
  async close(): Promise<void> {
    for (const lane of [...this.lanes]) this.fence(lane);
    this.halt.raise();
    this.#abort.abort();
    this.slicer.close();
    this.gate.close();
    this.rejections.close();
    this.waitingRoom.close();
    await this.dispatcher.close();
  }

  #pump(): void {
    if (this.halt.raised) return;
    this.now = this.options.resolved.clock.now();
    if (!this.#stopped) {
      // A backlog would spend every slice on the transform, while the sink has nothing to do.
      if (this.#owesDispatch) this.#dispatch();
      this.#transformSlice();
      readmit(this);
      this.#dispatch();
    }
    tellParked(this);
    this.options.turned();
  }

  #transformSlice(): void {
    if (this.#transform.hasWork && !this.slicer.isSpent) this.#transform.run(this.slicer.until);
    for (const lane of this.lanes) lane.advance();
    if (this.#transform.hasWork) this.slicer.yieldTurn();
  }

  /** A sink that always answers at once would otherwise empty the batcher without the event loop turning. */
  #dispatch(): void {
    const { batcher, hasFreeSlot } = this.dispatcher;
    this.#owesDispatch = this.slicer.isSpent && hasFreeSlot && batcher.waiting > 0;
    if (this.#owesDispatch) return this.slicer.yieldTurn();
    this.dispatcher.run((delivery) => this.#started(delivery));
    judge(this);
  }

  #started({ batch }: Delivery): void {
    this.counters.batches[batch.trigger]++;
    this.options.publish({ type: 'batch', writes: countWrites(batch.items), trigger: batch.trigger });
  }

  /** Told after the halt, too: what a delivery held is free in any case. */
  #ended(delivery: Delivery): void {
    this.#mailbox.post(() => this.dispatcher.settle(delivery));
  }

  /** A pipeline that has stopped decides nothing more: what is held is read again by the next run. */
  bury(records: readonly RejectedRecord[]): void {
    const [first] = records;
    if (this.#stopped || first === undefined) return;
    tellBurial(this.options.resolved.logger, first, records.length);
    this.#deadLetters?.add(records);
    this.verdictWaiters.release();
  }
}
