import type { DeadLetterRecord } from '../../contracts/dead-letter.ts';
import type { SinkContext } from '../../contracts/sink.ts';
import { HistoryDeadLetter } from '../history/history-dead-letter.ts';
import type { Journal } from '../journal.ts';
import type { EntityLog } from './entity-log.ts';

/** A dead letter that also writes down why. @internal */
export class EntityDeadLetter extends HistoryDeadLetter {
  readonly #log: EntityLog;

  constructor(journal: Journal, log: EntityLog) {
    super(journal);
    this.#log = log;
  }

  override async write(records: readonly DeadLetterRecord[], context: SinkContext): Promise<void> {
    await super.write(records, context);
    for (const { partition, position, rejections } of records) {
      const reasons = new Map<number, string | undefined>();
      for (const { write, reason } of rejections) if (write !== undefined) reasons.set(write, reason);
      this.#log.add({ type: 'rejected', partition: partition.id, position: Number(position), reasons });
    }
  }
}
