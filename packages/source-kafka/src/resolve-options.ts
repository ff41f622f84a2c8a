import { misconfigured } from '@rivergraph/core';
import type { Kafka, KafkaConfig } from 'kafkajs';
import { checkBrokers } from './brokers.ts';
import type { KafkaOptions, OffsetTable, StartAt } from './options.ts';

/** Options with their defaults, checked. */
export interface ResolvedKafkaOptions {
  readonly kafka: KafkaConfig | Kafka;
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  readonly fromBeginning: boolean;
  readonly startAt: { readonly timestamp: number } | { readonly offsets: OffsetTable } | undefined;
  readonly endOffsets: OffsetTable | undefined;
  readonly onOffsetOutOfRange: 'fail' | 'earliest' | 'latest';
  readonly readUncommitted: boolean;
  readonly commitIntervalMs: number;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly rebalanceDrainMs: number;
  readonly heartbeatIntervalMs: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
  readonly metadataMaxAgeMs: number;
  readonly rackId: string;
}

const kibibyte = 1024;
/** Sizes and times travel in 32 bits. */
const most32 = 2 ** 31 - 1;
const defaultDrainMs = 5_000;
const policies: readonly unknown[] = ['fail', 'earliest', 'latest'];

/** Resolves and checks the options that all Kafka sources share. */
export function resolveKafkaOptions(
  options: KafkaOptions,
  topics: readonly (string | RegExp)[],
): ResolvedKafkaOptions {
  const { kafka, groupId, onOffsetOutOfRange = 'fail' } = options;
  if (typeof kafka !== 'object' || kafka === null) {
    throw misconfigured(`Option kafka: expected a kafkajs configuration or instance, got ${describe(kafka)}`);
  }
  checkBrokers(kafka);
  if (typeof groupId !== 'string' || groupId === '') {
    throw misconfigured(`Option groupId: expected a name, got ${describe(groupId)}`);
  }
  if (!policies.includes(onOffsetOutOfRange)) {
    throw misconfigured(
      `Option onOffsetOutOfRange: expected 'fail', 'earliest' or 'latest', got ${describe(onOffsetOutOfRange)}`,
    );
  }
  return {
    kafka,
    groupId,
    topics: checkTopics(topics),
    fromBeginning: flag('fromBeginning', options.fromBeginning ?? true),
    startAt: resolveStart(options.startAt),
    endOffsets: resolveEnd(options.endAt),
    onOffsetOutOfRange,
    readUncommitted: flag('readUncommitted', options.readUncommitted ?? false),
    rackId: text('rackId', options.rackId ?? ''),
    ...resolveSizes(options),
    ...resolveTimes(options),
  };
}

type Sizes = Pick<ResolvedKafkaOptions, 'minBytes' | 'maxBytes' | 'maxBytesPerPartition'>;
type Times = Pick<
  ResolvedKafkaOptions,
  | 'commitIntervalMs'
  | 'sessionTimeoutMs'
  | 'rebalanceTimeoutMs'
  | 'rebalanceDrainMs'
  | 'heartbeatIntervalMs'
  | 'maxWaitMs'
  | 'metadataMaxAgeMs'
>;

function resolveSizes(options: KafkaOptions): Sizes {
  return {
    minBytes: count('minBytes', options.minBytes ?? 1),
    maxBytes: count('maxBytes', options.maxBytes ?? 4 * kibibyte * kibibyte),
    maxBytesPerPartition: count('maxBytesPerPartition', options.maxBytesPerPartition ?? 512 * kibibyte),
  };
}

function resolveTimes(options: KafkaOptions): Times {
  const sessionTimeoutMs = count('sessionTimeoutMs', options.sessionTimeoutMs ?? 45_000);
  const times = {
    sessionTimeoutMs,
    rebalanceDrainMs: drainOf(options, sessionTimeoutMs),
    commitIntervalMs: count('commitIntervalMs', options.commitIntervalMs ?? 1_000),
    rebalanceTimeoutMs: count('rebalanceTimeoutMs', options.rebalanceTimeoutMs ?? 60_000),
    heartbeatIntervalMs: count('heartbeatIntervalMs', options.heartbeatIntervalMs ?? 3_000),
    maxWaitMs: count('maxWaitMs', options.maxWaitMs ?? 250),
    metadataMaxAgeMs: count('metadataMaxAgeMs', options.metadataMaxAgeMs ?? 60_000),
  };
  if (times.heartbeatIntervalMs + times.maxWaitMs >= times.sessionTimeoutMs) {
    throw misconfigured(
      'Options of a Kafka source: expected heartbeatIntervalMs and maxWaitMs together to be less than sessionTimeoutMs, ' +
        `got ${times.heartbeatIntervalMs}, ${times.maxWaitMs} and ${times.sessionTimeoutMs}`,
    );
  }
  return times;
}

/** A member that is silent for a whole session loses everything. */
function drainOf({ rebalanceDrainMs = Infinity }: KafkaOptions, sessionTimeoutMs: number): number {
  const most = Math.floor(sessionTimeoutMs / 3);
  if (rebalanceDrainMs === Infinity) return Math.min(defaultDrainMs, most);
  if (Number.isSafeInteger(rebalanceDrainMs) && rebalanceDrainMs >= 0 && rebalanceDrainMs <= most)
    return rebalanceDrainMs;
  throw misconfigured(
    `Option rebalanceDrainMs: expected a whole number from 0 to ${most}, a third of sessionTimeoutMs, got ${describe(rebalanceDrainMs)}`,
  );
}

function checkTopics(topics: readonly (string | RegExp)[]): readonly (string | RegExp)[] {
  if (topics.length === 0) throw misconfigured('Option topics: expected at least one topic, got none');
  for (const topic of topics as readonly unknown[]) {
    if (topic instanceof RegExp || (typeof topic === 'string' && topic !== '')) continue;
    throw misconfigured(`Option topics: expected names and patterns, got ${describe(topic)}`);
  }
  return topics;
}

function resolveStart(start: StartAt | undefined): ResolvedKafkaOptions['startAt'] {
  if (start === undefined) return undefined;
  if (!isObject(start))
    throw misconfigured(`Option startAt: expected { timestamp } or { offsets }, got ${describe(start)}`);
  if ('offsets' in start) return { offsets: checkTable('startAt', start.offsets) ?? {} };
  const given: unknown = start.timestamp;
  const timestamp = given instanceof Date || typeof given === 'number' ? Number(given) : Number.NaN;
  if (Number.isSafeInteger(timestamp) && timestamp >= 0) return { timestamp };
  throw misconfigured('Option startAt.timestamp: expected a Date or milliseconds since 1970, got neither');
}

function resolveEnd(end: KafkaOptions['endAt']): OffsetTable | undefined {
  if (end === undefined || (isObject(end) && 'offsets' in end)) return checkTable('endAt', end?.offsets);
  throw misconfigured(`Option endAt: expected { offsets }, got ${describe(end)}`);
}

function checkTable(option: string, table: OffsetTable | undefined): OffsetTable | undefined {
  if (table !== undefined && !isObject(table)) {
    throw misconfigured(
      `Option ${option}.offsets: expected offsets by topic and partition, got ${describe(table)}`,
    );
  }
  for (const [topic, offsets] of Object.entries(table ?? {})) {
    if (!isObject(offsets)) {
      throw misconfigured(
        `Option ${option}.offsets of '${topic}': expected offsets by partition, got ${describe(offsets)}`,
      );
    }
    for (const [partition, offset] of Object.entries(offsets)) {
      const isOffset = /^\d+$/.test(String(offset)) && Number.isSafeInteger(Number(offset));
      if (/^\d+$/.test(partition) && isOffset) continue;
      throw misconfigured(
        `Option ${option}.offsets of '${topic}': expected whole numbers from 0 on, got others for partition ${partition}`,
      );
    }
  }
  return table;
}

function count(option: string, value: unknown): number {
  if (Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most32) return Number(value);
  throw misconfigured(
    `Option ${option}: expected a whole number from 1 to ${most32}, got ${describe(value)}`,
  );
}

function flag(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw misconfigured(`Option ${option}: expected true or false, got ${describe(value)}`);
}

function text(option: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw misconfigured(`Option ${option}: expected a text, got ${describe(value)}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
