import type { Clock, Logger } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import type { Kafka, KafkaConfig, RetryOptions } from 'kafkajs';
import type { AdminPort, KafkaClient } from './client.ts';
import { CoordinatorRefusal } from './coordinator-refusal.ts';
import { registerCodecs } from './codecs/register-codecs.ts';
import { tameIdleTimers } from './idle-timers.ts';
import { kafkaLogCreator } from './kafka-logger.ts';
import { KafkajsConsumer } from './kafkajs-consumer.ts';
import { quickenLongs } from './quick-longs.ts';
import { Sockets } from './sockets.ts';

/** The first question is answered within seconds, or never. */
const probeRetry: RetryOptions = { retries: 2, initialRetryTime: 200, maxRetryTime: 1_000 };

/** Long enough for a broker that restarts; what takes longer is a broken session, which is opened again. */
const runRetry: RetryOptions = { retries: 15, initialRetryTime: 200, maxRetryTime: 3_000 };

const connectionTimeoutMs = 3_000;

/** A broker that hangs keeps everything waiting that long; kafkajs says 30 seconds. */
const runTimeoutMs = 15_000;

/** Somebody may take the connection and say nothing, a port of something else or a broker that hangs. */
const probeTimeoutMs = 8_000;

/** Puts kafkajs behind the port. An instance of the user's keeps its logger and its retries of connections. */
export function kafkajsClient(
  kafka: KafkaConfig | Kafka,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
): KafkaClient {
  const sockets = new Sockets();
  const refusal = new CoordinatorRefusal();
  const probe = { retry: probeRetry, requestTimeoutMs: probeTimeoutMs, refusal };
  const probing = toKafka(kafka, { logger, sockets, ...probe });
  const running = toKafka(kafka, { logger, sockets, retry: runRetry, requestTimeoutMs: runTimeoutMs });
  return {
    close: () => sockets.destroy(),
    probe: () => probePort(adminPort(probing, probeRetry), refusal),
    admin: () => adminPort(running, runRetry),
    consumer: (settings) => new KafkajsConsumer(running, settings, { clock, retry: runRetry }),
  };
}

/** How a kafkajs instance is made, besides what the user says. */
export interface ClientSettings {
  readonly logger: Logger;
  readonly retry?: RetryOptions | undefined;
  /** What its connections are remembered by; those of an instance of the user's are not. */
  readonly sockets?: Sockets | undefined;
  /** How long a broker may take for an answer. kafkajs says 30 seconds. */
  readonly requestTimeoutMs?: number | undefined;
  /** What listens to what it says of coordinators. */
  readonly refusal?: CoordinatorRefusal | undefined;
}

/** Makes a kafkajs instance of a configuration, quiet and with all codecs; gives one that is made already as it is. */
export function toKafka(
  kafka: KafkaConfig | Kafka,
  { logger, retry, sockets, requestTimeoutMs, refusal }: ClientSettings,
): Kafka {
  registerCodecs();
  tameIdleTimers();
  quickenLongs();
  if (isInstance(kafka)) return kafka;
  return new kafkajs.Kafka({
    clientId: 'rivergraph',
    connectionTimeout: connectionTimeoutMs,
    ...logging(logger, refusal),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeout: requestTimeoutMs }),
    ...kafka,
    ...(sockets === undefined ? {} : { socketFactory: sockets.factory(kafka.socketFactory) }),
    ...(retry === undefined ? {} : { retry: { ...retry, ...kafka.retry } }),
  });
}

function logging(
  logger: Logger,
  refusal: CoordinatorRefusal | undefined,
): Pick<KafkaConfig, 'logLevel' | 'logCreator'> {
  const creator = kafkaLogCreator(logger);
  if (refusal === undefined) return { logLevel: kafkajs.logLevel.WARN, logCreator: creator };
  return { logLevel: kafkajs.logLevel.DEBUG, logCreator: refusal.listen(creator) };
}

function isInstance(kafka: KafkaConfig | Kafka): kafka is Kafka {
  return 'consumer' in kafka && typeof kafka.consumer === 'function';
}

function adminPort(kafka: Kafka, retry: RetryOptions): AdminPort {
  return kafka.admin({ retry });
}

function probePort(admin: AdminPort, refusal: CoordinatorRefusal): AdminPort {
  return {
    connect: async () => admin.connect(),
    disconnect: async () => admin.disconnect(),
    listTopics: async () => admin.listTopics(),
    fetchTopicMetadata: async (query) => admin.fetchTopicMetadata(query),
    fetchOffsets: async (query) => refusal.explain(async () => admin.fetchOffsets(query)),
    fetchTopicOffsets: async (topic) => admin.fetchTopicOffsets(topic),
    fetchTopicOffsetsByTimestamp: async (topic, time) => admin.fetchTopicOffsetsByTimestamp(topic, time),
    deleteGroups: async (groupIds) => admin.deleteGroups(groupIds),
  };
}
