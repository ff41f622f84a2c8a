import type { Partition } from '../../contracts/partition.ts';
import type {
  AssignedEvent,
  LagEvent,
  RevokedEvent,
  SourceEvent,
  UnsettledEvent,
  WarningEvent,
} from '../../contracts/source.ts';
import type { RecordChunk } from '../../contracts/record.ts';
import { codedError } from '../../util/coded-error.ts';
import type { Engine } from '../engine.ts';
import type { PipelineEvent } from '../events.ts';
import { Handovers } from './handovers.ts';
import type { Lane } from '../lane/lane.ts';
import type { StartAfter } from '../options.ts';
import type { Allowance } from './run-limit.ts';
import { Upheaval } from './upheaval.ts';

/** What the intake needs and tells. @internal */
export interface IntakeOptions {
  readonly engine: Engine;
  readonly allowance: Allowance;
  readonly startAfter: StartAfter | undefined;
  readonly publish: (event: PipelineEvent) => void;
  /** Stores what is committable; settles when that is done or has failed. */
  commit(): Promise<boolean>;
  /** Partitions were assigned for the first time. */
  ready(): void;
  /** The run has taken in all that it may. */
  spent(): void;
}

/**
 * Handles what a session yields, one event at a time, within the mailbox.
 *
 * @internal
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #lanes: Map<Partition, Lane> = new Map();
  readonly #handovers: Handovers;
  readonly #upheaval: Upheaval;
  readonly lags: Map<Partition, LagEvent> = new Map();
  #isClosed = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#upheaval = new Upheaval({ engine: options.engine, commit: async () => await options.commit() });
    this.#handovers = new Handovers({
      clock: options.engine.options.resolved.clock,
      post: (task) => options.engine.post(task),
      commit: async () => await options.commit(),
      lose: (lane) => this.#lose(lane),
      onlyWaits: (lane) => lane.onlyWaits && options.engine.waitingRoom.holdsAllOf(lane),
    });
  }

  handle(event: SourceEvent): void {
    switch (event.type) {
      case 'records':
        return this.#records(event.chunk);
      case 'progress':
        return this.#mark(event.partition, { position: event.position });
      case 'ended':
        return this.#mark(event.partition, { ended: true });
      case 'assigned':
        return this.#assigned(event);
      case 'revoked':
        return this.#revoked(event);
      case 'unsettled':
        return this.#unsettled(event);
      case 'lag':
        return this.#lag(event);
      case 'warning':
        return this.#warning(event);
    }
  }

  /** Takes nothing more in: what still comes is left to the next run. */
  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes.values()) lane.closing = true;
  }

  /** Cancels what still waits for a partition to be drained. */
  dispose(): void {
    this.#handovers.close();
  }

  /** Takes every partition as lost: the session is broken. */
  loseAll(): void {
    for (const lane of this.#lanes.values()) this.#lose(lane);
    this.#upheaval.end();
  }

  /** Forgets partitions whose end is committed. */
  retire(lane: Lane): void {
    this.#lose(lane);
  }

  /** Whether a rebalance has begun and something is still under way. */
  get isUnsettled(): boolean {
    return this.#upheaval.isOn;
  }

  /** Hands over partitions that have nothing under way any more, and tells a rebalance that it may go on. */
  review(): void {
    this.#handovers.review();
    void this.#upheaval.review();
  }

  #records(chunk: RecordChunk): void {
    const lane = this.#lanes.get(chunk.partition);
    if (this.#isClosed || lane === undefined || lane.closing) return;
    const length = this.#options.allowance.take(chunk.length);
    if (length > 0) this.#options.engine.receive(lane, chunk, length);
    if (!this.#options.allowance.isSpent) return;
    // At once: a position that follows what was cut off must not be taken for progress.
    this.close();
    this.#options.spent();
  }

  #mark(partition: Partition, content: Parameters<Lane['mark']>[0]): void {
    const lane = this.#lanes.get(partition);
    if (this.#isClosed || lane === undefined || lane.closing) return;
    if (content.ended === true) lane.closing = true;
    this.#options.engine.mark(lane, content);
  }

  #assigned(event: AssignedEvent): void {
    const { engine } = this.#options;
    for (const partition of event.partitions) {
      const old = this.#lanes.get(partition);
      if (old !== undefined) this.#lose(old);
      const lane = engine.addLane(partition);
      lane.closing = this.#isClosed;
      this.#lanes.set(partition, lane);
    }
    this.#upheaval.end();
    this.#rebalanced('assigned', event.partitions.length);
    void this.#resume(event);
  }

  async #resume(event: AssignedEvent): Promise<void> {
    const { engine, startAfter } = this.#options;
    try {
      const positions = event.partitions.length > 0 ? await startAfter?.(event.partitions) : undefined;
      engine.post(() => {
        event.resume(positions);
        this.#options.ready();
      });
    } catch (error) {
      engine.post(() => engine.fail(codedError('startAfter', error)));
    }
  }

  #revoked(event: RevokedEvent): void {
    const lanes = event.partitions.flatMap((partition) => this.#lanes.get(partition) ?? []);
    this.#rebalanced(event.lost ? 'lost' : 'revoked', event.partitions.length);
    if (event.lost) {
      for (const lane of lanes) this.#lose(lane);
      event.done();
    } else this.#handovers.begin(lanes, event);
    this.#upheaval.end();
  }

  #unsettled(event: UnsettledEvent): void {
    for (const partition of event.partitions) {
      const lane = this.#lanes.get(partition);
      if (lane !== undefined) lane.unsettled = true;
    }
    this.#rebalanced('unsettled', event.partitions.length);
    this.#upheaval.begin(event);
  }

  #lose(lane: Lane): void {
    const { partition } = lane.assignment;
    if (this.#lanes.get(partition) === lane) this.#lanes.delete(partition);
    this.lags.delete(partition);
    this.#options.engine.fence(lane);
  }

  #lag(event: LagEvent): void {
    this.lags.set(event.partition, event);
    this.#options.publish({
      type: 'lag',
      partition: event.partition.id,
      ...(event.records === undefined ? {} : { records: event.records }),
      ...(event.behindMs === undefined ? {} : { behindMs: event.behindMs }),
      ...(event.bytes === undefined ? {} : { bytesDone: event.bytes.done, bytesTotal: event.bytes.total }),
    });
  }

  #warning({ code, message, partition }: WarningEvent): void {
    const where = partition === undefined ? '' : ` (${partition.id})`;
    this.#options.engine.options.resolved.logger.warn(`source: ${message}${where}`, { code });
    this.#options.publish({ type: 'warning', code, message });
  }

  #rebalanced(change: 'assigned' | 'revoked' | 'lost' | 'unsettled', partitions: number): void {
    this.#options.engine.counters.rebalances++;
    this.#options.publish({ type: 'rebalance', change, partitions });
  }
}
