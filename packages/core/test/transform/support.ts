import type { SourceRecord } from '../../src/contracts/record.ts';
import type { RecordTransform, TransformContext } from '../../src/contracts/transform.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';

export interface TestWrite {
  readonly kind: 'test';
  readonly text: string;
}

export const context: TransformContext = {
  signal: new AbortController().signal,
  logger: silentLogger,
  clock: systemClock,
};

export function write(text: string): TestWrite {
  return { kind: 'test', text };
}

/** A record whose fields are looked up when they are read, as those of the pipeline are. */
class LazyRecord<Value, Topic extends string> implements SourceRecord<Value, string, Topic> {
  readonly value: Value;
  readonly #topic: Topic;

  constructor(topic: Topic, value: Value) {
    this.value = value;
    this.#topic = topic;
  }

  get topic(): Topic {
    return this.#topic;
  }

  get partition(): { topic: string; id: string } {
    return { topic: this.#topic, id: `${this.#topic}-0` };
  }

  get position(): number {
    return 7;
  }

  get key(): string {
    return 'key';
  }

  get headers(): { trace: string } {
    return { trace: 'on' };
  }

  get timestamp(): number {
    return 1000;
  }

  get rawKey(): Uint8Array {
    return Uint8Array.of(1);
  }

  get rawValue(): Uint8Array {
    return Uint8Array.of(2);
  }
}

export function record<Value, Topic extends string>(
  topic: Topic,
  value: Value,
): SourceRecord<Value, string, Topic> {
  return new LazyRecord(topic, value);
}

export type NumberRecord = SourceRecord<number, string>;

/** A transform that notes in a journal when it is opened and closed. */
export function withLife(
  name: string,
  journal: string[],
  failures: { open?: Error; close?: Error } = {},
): Required<RecordTransform<NumberRecord, TestWrite>> {
  return {
    async open() {
      journal.push(`open ${name}`);
      if (failures.open !== undefined) throw failures.open;
    },
    async close() {
      journal.push(`close ${name}`);
      if (failures.close !== undefined) throw failures.close;
    },
    transform: ({ value }) => write(`${name}${value}`),
  };
}
