import type { Pipeline } from '@rivergraph/core';
import { createMemoryStream } from '@rivergraph/core/testing';
import type { MemoryStream } from '@rivergraph/core/testing';
import { createRandom } from '../random.ts';
import { Life } from './life.ts';
import type { LifeParts } from './life.ts';
import { ReplayWatch } from './replay-watch.ts';
import { StreamSender } from './stream-sender.ts';
import type { StreamSenderOptions } from './stream-sender.ts';
import { describe, StreamStage } from './stream-stage.ts';
import type { StreamStageParts } from './stream-stage.ts';
import type { Effort } from './strike-log.ts';

/** What a stage is made of that writes what was sent more than once. */
export interface ReplayableParts<TValue> extends StreamStageParts<TValue> {
  /** Begins a run of the pipeline over a stream. */
  readonly begin: (stream: MemoryStream<TValue>) => Life<TValue>;
}

/** What a round is like. */
export interface Round {
  readonly seed: number;
  readonly effort: Effort;
}

/** What is sent, and into what. */
export interface Sending<TValue> extends Omit<StreamSenderOptions<TValue>, 'limit'> {
  readonly partitions: number;
  /** Records per partition, after which nothing more is sent. @defaultValue as many as there is time for */
  readonly limit: Readonly<Record<Effort, number>> | undefined;
  /** Makes the pipeline of a run. */
  readonly create: (parts: LifeParts<TValue>) => Pipeline;
}

/** Makes an empty stream, its sender, and runs of a pipeline over it or another stream. Only over it are records seen again. */
export function replayablePartsOf<TValue>(
  { seed, effort }: Round,
  { partitions, limit, create, ...options }: Sending<TValue>,
): ReplayableParts<TValue> {
  const stream = createMemoryStream<TValue>({ topic: 'deeds', partitions });
  const sender = new StreamSender(stream, { ...options, limit: limit?.[effort] });
  const replays = new ReplayWatch();
  const begin = (from: MemoryStream<TValue>): Life<TValue> =>
    new Life(from, from === stream ? replays : new ReplayWatch(), create);
  return { stream, sender, replays, begin, random: createRandom(seed), effort };
}

/** Where one fault strikes: a stream that is sent to, and a pipeline from it; what was sent can be written again, and elsewhere. */
export class ReplayableStage<
  TValue,
  TParts extends ReplayableParts<TValue> = ReplayableParts<TValue>,
> extends StreamStage<TValue> {
  readonly parts: TParts;

  constructor(parts: TParts) {
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

  /** Makes an empty stream that is like the one of the stage. */
  newStream(): MemoryStream<TValue> {
    const { topic, partitions } = this.parts.stream;
    return createMemoryStream<TValue>({ topic, partitions: partitions.length });
  }

  /** Writes all that was sent once more, from its beginning. Settles at its end. */
  async replay(): Promise<void> {
    const { sender, begin } = this.parts;
    const stream = this.newStream();
    for (const [partition, count] of sender.sent.entries())
      stream.appendValues(partition, sender.valuesOf(partition, 0, count));
    stream.endAll();
    const error = await begin(stream).ended;
    if (error !== undefined) this.accuse(`the replay ended with ${describe(error)}`);
  }

  protected begin(): Life<TValue> {
    return this.parts.begin(this.parts.stream);
  }
}
