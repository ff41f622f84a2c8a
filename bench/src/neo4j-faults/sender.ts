import type { MemoryStream } from '@rivergraph/core/testing';
import type { SentRecords } from '../faults-common/recovery.ts';
import { partitions, recordOf } from './workload.ts';
import type { Reading } from './workload.ts';

/** How much of a partition is sent at a time, and how often. */
const recordsPerSend = 10;
const sendEveryMs = 50;
/** Records of a partition that are sent and not stored: so a slow machine is not given more than it can do. */
const mostAhead = 500;

interface Send {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The number of its first record. */
  readonly before: number;
}

/** What is sent, and how much. */
export interface SenderOptions {
  readonly writer: number;
  readonly poisonEvery?: number | undefined;
  /** Records per partition, after which nothing more is sent. */
  readonly limit?: number | undefined;
}

/** Sends to all partitions of a stream all the time, from `resume` on until `pause`; no more than a bound ahead of what is stored. */
export class Sender implements SentRecords {
  readonly sent: number[] = Array.from({ length: partitions }, () => 0);
  readonly #stream: MemoryStream<Reading>;
  readonly #options: SenderOptions;
  readonly #sends: Send[][] = this.sent.map(() => []);
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: MemoryStream<Reading>, options: SenderOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  firstAfter(partition: number, at: number): number | undefined {
    return this.#sends[partition]?.find((send) => send.at >= at)?.before;
  }

  resume(): void {
    this.#timer ??= setInterval(() => this.#sendToAll(), sendEveryMs);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Sends some records to one partition at once. */
  burst(partition: number, records: number): void {
    const { writer, poisonEvery } = this.#options;
    const before = this.sent[partition] ?? 0;
    const values = Array.from({ length: records }, (_, at) =>
      recordOf(writer, partition, before + at, poisonEvery),
    );
    this.#sends[partition]?.push({ at: Date.now(), before });
    this.#stream.appendValues(partition, values);
    this.sent[partition] = before + records;
  }

  #sendToAll(): void {
    const { limit = Infinity } = this.#options;
    for (const [partition, sent] of this.sent.entries()) {
      const ahead = sent - 1 - (this.#stream.committed(partition) ?? -1);
      const records = Math.min(recordsPerSend, limit - sent, mostAhead - ahead);
      if (records > 0) this.burst(partition, records);
    }
  }
}
