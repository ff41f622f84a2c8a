import type { MemoryStream } from '@rivergraph/core/testing';
import type { InjectedDoubleFault, MemgraphDouble } from '@rivergraph/servers';
import type { Life } from '../faults-common/life.ts';
import { ReplayableStage } from '../faults-common/replayable-stage.ts';
import type { ReplayableParts } from '../faults-common/replayable-stage.ts';
import { describe } from '../faults-common/stream-stage.ts';
import type { Deed } from './deed.ts';
import type { Place } from './place.ts';

/** What a stage is made of. */
export interface StageParts extends ReplayableParts<Deed> {
  readonly place: Place;
  /** What was warned of so far. */
  readonly warnings: readonly string[];
}

/** Where one fault strikes: a stream that is sent to, and a pipeline from it into a graph. */
export class Stage extends ReplayableStage<Deed, StageParts> {
  /** The instance that takes writes. */
  get server(): MemgraphDouble {
    return this.parts.place.server;
  }

  /** Sends no more, and waits until all that was sent is stored. */
  async rest(): Promise<void> {
    this.parts.sender.pause();
    await this.until('all that was sent was stored', () => this.isIdle);
  }

  /** Waits until a fault has struck. */
  async untilHit(fault: InjectedDoubleFault, hits = 1): Promise<void> {
    await this.until(`a fault had struck ${hits} times`, () => fault.hits >= hits);
  }

  /** Waits until so many attempts have failed with a code since there were `before`: the last may not be answered yet when a fault is over. */
  async untilFailed(kind: string, before: number, times = 1): Promise<void> {
    await this.until(
      `${times} attempts had failed with ${kind}`,
      () => this.life.watch.failuresWith(kind) - before >= times,
    );
  }

  /** Begins another pipeline that writes the same records; it gets those that `burst` sends from now on. */
  twin(): Twin {
    return new Twin(this);
  }
}

/** A pipeline beside that of a stage, with the same records at the same time. */
export class Twin {
  readonly life: Life<Deed>;
  readonly #stage: Stage;
  readonly #stream: MemoryStream<Deed>;
  #sent = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#stream = stage.newStream();
    this.life = stage.parts.begin(this.#stream);
  }

  /** Whether every record that it was sent is covered by a stored position. */
  get isIdle(): boolean {
    return this.#stream.partitions.every(
      (_, partition) => (this.#stream.committed(partition) ?? -1) === this.#sent - 1,
    );
  }

  /** Sends some records to every partition of both at once. */
  burst(records: number): void {
    const { sender } = this.#stage.parts;
    for (const [partition, before] of sender.sent.entries()) {
      sender.burst(partition, records);
      this.#stream.appendValues(partition, sender.valuesOf(partition, before, records));
    }
    this.#sent += records;
  }

  /** Waits until both have stored what they were sent. */
  async rest(): Promise<void> {
    await this.#stage.until('both had stored all that was sent', () => {
      if (this.life.isOver) throw new Error('the other pipeline ended too soon');
      return this.#stage.isIdle && this.isIdle;
    });
  }

  /** Ends it. Settles when it is over. */
  async end(): Promise<void> {
    this.#stream.endAll();
    const error = await this.life.ended;
    if (error !== undefined) this.#stage.accuse(`the other pipeline ended with ${describe(error)}`);
    const { length } = this.life.letters.records;
    if (length > 0) this.#stage.accuse(`the other pipeline dead-lettered ${length} records`);
  }
}
