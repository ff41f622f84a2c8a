import { createMemoryStream } from '@rivergraph/core/testing';
import type { MemoryStream } from '@rivergraph/core/testing';
import type { GremlinClient, GremlinServer, NeptuneFront } from '@rivergraph/servers';
import type { Life } from '../faults-common/life.ts';
import { describe, StreamStage } from '../faults-common/stream-stage.ts';
import type { StreamStageParts } from '../faults-common/stream-stage.ts';
import { partitions, recordOf } from './workload.ts';
import type { Deed, Extras } from './workload.ts';

/** What a stage is made of. */
export interface StageParts extends StreamStageParts<Deed> {
  readonly server: GremlinServer;
  /** Stands before the server; the sink knows no other way. */
  readonly front: NeptuneFront;
  /** Goes past the front, and outlives restarts of the server. */
  readonly client: GremlinClient;
  readonly extras: Extras;
  /** Begins a run of the pipeline over a stream. */
  readonly begin: (stream: MemoryStream<Deed>) => Life<Deed>;
}

/** Where one fault strikes: a stream that is sent to, and a pipeline from it into a graph. */
export class Stage extends StreamStage<Deed> {
  readonly parts: StageParts;

  constructor(parts: StageParts) {
    super(parts);
    this.parts = parts;
    this.live();
  }

  /** Waits until so many records per partition were sent, and all that was sent is stored. */
  async allStored(records: number): Promise<void> {
    const { sender } = this.parts;
    await this.until(
      'all was sent and stored',
      () => this.isIdle && sender.sent.every((sent) => sent === records),
    );
  }

  /** Writes all that was sent once more, from its beginning. Settles at its end. */
  async replay(): Promise<void> {
    const { sender, extras, begin } = this.parts;
    const stream = createMemoryStream<Deed>({ topic: 'deeds', partitions });
    for (const [partition, count] of sender.sent.entries()) {
      const values = Array.from({ length: count }, (_, nth) => recordOf(partition, nth, extras));
      stream.appendValues(partition, values);
    }
    stream.endAll();
    const error = await begin(stream).ended;
    if (error !== undefined) this.accuse(`the replay ended with ${describe(error)}`);
  }

  protected begin(): Life<Deed> {
    return this.parts.begin(this.parts.stream);
  }
}
