import type { DeadLetter, DeadLetterRecord } from '../../contracts/dead-letter.ts';
import type { SinkContext } from '../../contracts/sink.ts';
import { unavailable } from '../../errors.ts';
import type { Journal } from '../journal.ts';

/** A dead letter that writes into a journal, and fails when it is told. @internal */
export class HistoryDeadLetter implements DeadLetter {
  readonly name = 'history';
  readonly #journal: Journal;
  #failures = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  failNext(count: number): void {
    this.#failures += count;
  }

  async open(): Promise<void> {
    // Nothing to connect to.
  }

  async write(records: readonly DeadLetterRecord[], { clock }: SinkContext): Promise<void> {
    if (this.#failures > 0) {
      this.#failures -= 1;
      throw unavailable('history dead letter: away, as planned');
    }
    for (const { partition, position, rejections } of records) {
      const outputs = rejections.flatMap(({ write }) => write ?? []);
      const entry = { partition: partition.id, position: Number(position), outputs };
      this.#journal.add({ type: 'dead-lettered', at: clock.now(), ...entry });
    }
  }

  async close(): Promise<void> {
    // Nothing to let go.
  }
}
