import type { MemoryStream } from '@rivergraph/core/testing';
import type { SentRecords } from './recovery.ts';

/** How much of a partition is sent at a time, and how often. */
const recordsPerSend = 10;
const sendEveryMs = 50;
/** Records of a partition that are sent and not stored: so a slow machine is not given more than it can do. */
const usuallyAhead = 500;

interface Send {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The number of its first record. */
  readonly before: number;
}

/** What is sent, and how much. */
export interface StreamSenderOptions<TValue> {
  /** Makes the nth record of a partition, counted from 0. */
  readonly valueOf: (partition: number, nth: number) => TValue;
  /** Records per partition, after which nothing more is sent. */
  readonly limit?: number | undefined;
  /** Records of a partition that may be sent and not stored. @defaultValue 500 */
  readonly mostAhead?: number | undefined;
}

/** Sends to all partitions of a stream all the time, from `resume` on until `pause`; no more than a bound ahead of what is stored. */
export class StreamSender<TValue> implements SentRecords {
  readonly sent: number[];
  readonly #stream: MemoryStream<TValue>;
  readonly #options: StreamSenderOptions<TValue>;
  readonly #sends: Send[][];
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: MemoryStream<TValue>, options: StreamSenderOptions<TValue>) {
    this.#stream = stream;
    this.#options = options;
    this.sent = stream.partitions.map(() => 0);
    this.#sends = stream.partitions.map(() => []);
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

  /** Makes records of a partition again, so many from one on. */
  valuesOf(partition: number, first: number, records: number): readonly TValue[] {
    const { valueOf } = this.#options;
    return Array.from({ length: records }, (_, at) => valueOf(partition, first + at));
  }

  /** Sends some records to one partition at once. */
  burst(partition: number, records: number): void {
    const before = this.sent[partition] ?? 0;
    const values = this.valuesOf(partition, before, records);
    this.#sends[partition]?.push({ at: Date.now(), before });
    this.#stream.appendValues(partition, values);
    this.sent[partition] = before + records;
  }

  #sendToAll(): void {
    const { limit = Infinity, mostAhead = usuallyAhead } = this.#options;
    for (const [partition, sent] of this.sent.entries()) {
      const ahead = sent - 1 - (this.#stream.committed(partition) ?? -1);
      const records = Math.min(recordsPerSend, limit - sent, mostAhead - ahead);
      if (records > 0) this.burst(partition, records);
    }
  }
}
