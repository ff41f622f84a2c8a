import { ServerUnavailableError } from '../resolve-server.ts';
import { hastyClient } from './client.ts';
import type { ResolvedKafkaOptions } from './options.ts';

import type { KafkaServer } from './server.ts';

/** The variable that names a Kafka to use instead of starting one: `host:port`, several separated by commas. */
export const addressVariable = 'RIVERGRAPH_KAFKA_BROKERS';

/** Reads the brokers that the environment names. */
export function brokersFromEnvironment(environment: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const text = environment[addressVariable] ?? '';
  const brokers = text.split(',').map((broker) => broker.trim());
  return text.trim() === '' ? undefined : brokers.filter((broker) => broker !== '');
}

/** Uses a Kafka that somebody else runs. Rejects when it does not answer, or when the options ask for what it cannot do. */
export async function useKafkaAt(
  brokers: readonly string[],
  options: ResolvedKafkaOptions,
): Promise<KafkaServer> {
  const impossible = beyondAnAddress(options);
  if (impossible !== undefined)
    throw new ServerUnavailableError(
      `Kafka from ${addressVariable}: expected options that it can fulfil, got ${impossible}`,
    );
  const admin = hastyClient({ brokers }).admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } catch (error) {
    const at = brokers.join(', ');
    throw new Error(`Kafka from ${addressVariable}: expected an answer from ${at}, got an error`, {
      cause: error,
    });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
  return addressServer(brokers);
}

function beyondAnAddress({ nodes, acl, properties, advertise }: ResolvedKafkaOptions): string | undefined {
  if (nodes > 1) return `nodes ${nodes}`;
  if (acl === 'on') return "acl 'on'";
  if (advertise !== undefined) return 'advertise';
  return Object.keys(properties).length > 0 ? 'properties' : undefined;
}

function addressServer(brokers: readonly string[]): KafkaServer {
  const insecure = (): never => {
    throw new ServerUnavailableError(
      `Kafka from ${addressVariable}: expected SASL listeners, got plaintext only`,
    );
  };
  const stop = async (): Promise<void> => undefined;
  return {
    kind: 'address',
    version: undefined,
    features: { processes: false, security: false },
    brokers,
    proxied: [],
    get sasl() {
      return insecure();
    },
    get saslSsl() {
      return insecure();
    },
    nodes: [],
    log: () => '',
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
