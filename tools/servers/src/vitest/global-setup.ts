import type { TestProject } from 'vitest/node';
import { startKafka } from '../kafka/start-kafka.ts';
import type { KafkaServer } from '../kafka/server.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { isRequired } from './required.ts';
import type { NoKafka, SharedKafka } from './provided.ts';

/**
 * Starts the Kafka that the suites of the project `servers` share, and gives its addresses to them.
 *
 * Where Kafka cannot be had the suites get the reason instead; with `CI=true` that fails the run, and a Kafka that can be had but
 * does not start fails it always.
 *
 * @returns what ends the server after the run
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startOrExplain();
  if ('why' in server) {
    project.provide('kafka', server);
    return async () => undefined;
  }
  project.provide('kafka', shared(server));
  return async () => await server.stop();
}

async function startOrExplain(): Promise<KafkaServer | NoKafka> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ServerUnavailableError) || isRequired()) throw error;
    return { available: false, why: error.message };
  }
}

async function start(): Promise<KafkaServer> {
  return await startKafka({ listeners: 'all' });
}

function shared(server: KafkaServer): SharedKafka {
  const { kind, version, features, brokers } = server;
  const secured = features.security
    ? { sasl: server.sasl, saslSsl: server.saslSsl }
    : { sasl: undefined, saslSsl: undefined };
  return { available: true, kind, version, features, brokers, ...secured };
}
