import type { Clock } from '../../contracts/clock.ts';
import type { SourceRecord } from '../../contracts/record.ts';
import type { Transform, TransformOutput } from '../../contracts/transform.ts';
import { rejected, unavailable } from '../../errors.ts';
import type { Journal } from '../journal.ts';
import type { TestWrite } from '../memory-sink/test-write.ts';
import { testWrite } from '../memory-sink/test-write.ts';
import type { HistoryOutput } from './history.ts';
import type { PlannedRecord } from './history-plan.ts';

/** A planned record as it comes out of the decoder, with the epoch it was delivered in. @public */
export interface DeliveredRecord {
  readonly planned: PlannedRecord;
  readonly epoch: number;
}

/** What the payload of a write of a planned record says. @public */
export interface PlannedOutput extends HistoryOutput {
  readonly poison: boolean;
}

type Delivered = SourceRecord<DeliveredRecord>;
type Output = TransformOutput<TestWrite<PlannedOutput>>;

/** Does what each record has planned. @internal */
export class HistoryTransform {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #seen: Set<PlannedRecord> = new Set();
  /** Calls that will never be answered. */
  hung = 0;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  /** Single records, or chunks of so many. */
  of(maxRecords: number | undefined): Transform<Delivered, TestWrite<PlannedOutput>> {
    if (maxRecords === undefined) return this.#single;
    return {
      maxRecords,
      transformChunk: async (records) => {
        const outputs = await Promise.all(records.map(async (record) => await this.#transform(record)));
        for (const record of records) this.#note(record);
        return outputs;
      },
    };
  }

  readonly #single = (record: Delivered): Output | Promise<Output> => {
    const output = this.#transform(record);
    if (!(output instanceof Promise)) this.#note(record);
    return output instanceof Promise ? this.#noteLater(record, output) : output;
  };

  async #noteLater(record: Delivered, output: Promise<Output>): Promise<Output> {
    const known = await output;
    this.#note(record);
    return known;
  }

  /** A chunk of which one fails is given again, so this is told only where the call as a whole succeeds. */
  #note({ partition, position, value: { planned, epoch } }: Delivered): void {
    if (planned.keys.length > 0) return;
    const place = { partition: partition.id, epoch, position: Number(position) };
    this.#journal.add({ type: 'left-out', at: this.#clock.now(), ...place });
  }

  #transform(record: Delivered): Output | Promise<Output> {
    const { planned } = record.value;
    const isFirst = !this.#seen.has(planned);
    this.#seen.add(planned);
    switch (planned.transform) {
      case 'throws':
        throw rejected('history: this record cannot be transformed, as planned');
      case 'fails':
        if (isFirst) throw unavailable('history: the transform is away, as planned');
        return this.#output(record);
      case 'hangs':
        return isFirst ? this.#hang() : this.#output(record);
      case 'async':
        return this.#later(record);
      case 'sync':
        return this.#output(record);
    }
  }

  async #later(record: Delivered): Promise<Output> {
    await new Promise<void>((resolve) => {
      this.#clock.setTimer(() => resolve(), record.value.planned.afterMs);
    });
    return this.#output(record);
  }

  async #hang(): Promise<Output> {
    this.hung += 1;
    return await new Promise<Output>(() => undefined);
  }

  /** One write is given bare, several as a list, none as nothing: all three forms are met. */
  #output({ partition, position, value }: Delivered): Output {
    const { planned, epoch } = value;
    const place = { partition: partition.id, epoch, position: Number(position) };
    const writes = planned.keys.map((key, output) =>
      testWrite(key, { ...place, output, poison: planned.poison && output === 0 }),
    );
    if (writes.length === 0 && planned.afterMs % 2 === 0) return undefined;
    return writes.length === 1 ? writes[0] : writes;
  }
}
