import { misconfigured } from '@rivergraph/core';
import type { DeadLetterHeadersOptions } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import type { Kafka, KafkaConfig } from 'kafkajs';

const { CompressionTypes } = kafkajs;

/** How a dead letter compresses what it sends. @public */
export type DeadLetterCompression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** The options of {@link createKafkaDeadLetter}. @public */
export interface KafkaDeadLetterOptions extends DeadLetterHeadersOptions {
  /** A kafkajs configuration (`brokers`, `ssl`, `sasl`, …), or a `Kafka` instance of your own. */
  readonly kafka: KafkaConfig | Kafka;
  /**
   * The topic, which must exist. It has to keep letters until somebody has looked at them (`retention.ms`), must not be
   * compacted (letters of one key would replace each other), and has to take records a little larger than those that are
   * read (`max.message.bytes`), as headers are added.
   */
  readonly topic: string;
  /**
   * How long the broker may wait for all replicas, in milliseconds.
   *
   * @defaultValue 15000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How letters are compressed. `zstd` needs Node 22.15.
   *
   * @defaultValue `'none'`
   */
  readonly compression?: DeadLetterCompression | undefined;
}

/** Options with their defaults, checked. */
export interface ResolvedDeadLetterOptions {
  readonly kafka: KafkaConfig | Kafka;
  readonly topic: string;
  readonly timeoutMs: number;
  /** The number that kafkajs gives the compression. */
  readonly compression: number;
  readonly headers: DeadLetterHeadersOptions;
}

const compressions: Readonly<Record<DeadLetterCompression, number>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};

/** Resolves and checks the options of a dead letter. */
export function resolveDeadLetterOptions(options: KafkaDeadLetterOptions): ResolvedDeadLetterOptions {
  const { kafka, topic, timeoutMs = 15_000, compression = 'none', connectorName, taskId } = options;
  if (typeof kafka !== 'object' || kafka === null) {
    throw misconfigured(`Option kafka: expected a kafkajs configuration or instance, got ${typeof kafka}`);
  }
  if (typeof topic !== 'string' || topic === '') {
    throw misconfigured(
      `Option topic: expected the name of a topic, got ${topic === '' ? "''" : typeof topic}`,
    );
  }
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1) {
    throw misconfigured(`Option timeoutMs: expected a whole number above 0, got ${String(timeoutMs)}`);
  }
  if (!Object.hasOwn(compressions, compression)) {
    const known = Object.keys(compressions).join(', ');
    throw misconfigured(`Option compression: expected one of ${known}, got ${String(compression)}`);
  }
  return {
    kafka,
    topic,
    timeoutMs,
    compression: compressions[compression],
    headers: { connectorName, taskId },
  };
}
