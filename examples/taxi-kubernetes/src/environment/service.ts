import { hostname } from 'node:os';
import { kafkaSettings } from './kafka.ts';
import type { KafkaSettings } from './kafka.ts';
import { neo4jSettings } from './neo4j.ts';
import type { Neo4jSettings } from './neo4j.ts';
import { optional, required, secret, wholeNumber } from './variables.ts';
import type { Secret, Variables } from './variables.ts';

/** All that the pipeline's process is told by its environment. */
export interface ServiceSettings {
  readonly kafka: KafkaSettings;
  readonly neo4j: Neo4jSettings;
  /** Names this replica to the broker. */
  readonly instance: string;
  /** Where it keeps what it was doing, for itself alone. */
  readonly stateFolder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** For all over HTTP but the probes. @defaultValue nobody gets in but the probes */
  readonly token: Secret | undefined;
  readonly batchSize: number;
  readonly batchIntervalMs: number;
  readonly sessionTimeoutMs: number;
  readonly drainTimeoutMs: number;
}

/** Reads the settings of the pipeline's process. Failure: throws `misconfigured`. */
export function serviceSettings(variables: Variables): ServiceSettings {
  return {
    kafka: kafkaSettings(variables),
    neo4j: neo4jSettings(variables),
    instance: optional(variables, 'INSTANCE') ?? hostname(),
    stateFolder: required(variables, 'STATE_FOLDER'),
    host: optional(variables, 'HTTP_HOST') ?? '127.0.0.1',
    port: wholeNumber(variables, 'HTTP_PORT', { min: 0, max: 65_535, fallback: 8083 }),
    token: secret(variables, 'HTTP_TOKEN'),
    batchSize: wholeNumber(variables, 'BATCH_SIZE', { min: 1, max: 5_000, fallback: 1_000 }),
    batchIntervalMs: wholeNumber(variables, 'BATCH_INTERVAL_MS', { min: 0, max: 60_000, fallback: 100 }),
    sessionTimeoutMs: wholeNumber(variables, 'SESSION_TIMEOUT_MS', {
      min: 6_000,
      max: 300_000,
      fallback: 20_000,
    }),
    drainTimeoutMs: wholeNumber(variables, 'DRAIN_TIMEOUT_MS', { min: 0, max: 600_000, fallback: 30_000 }),
  };
}
