import type { KafkaConfig } from 'kafkajs';
import { optional, required, secret, word } from './variables.ts';
import type { Secret, Variables } from './variables.ts';

/** Where Kafka is, and who one is there. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly tls: 'off' | 'on';
  readonly login: KafkaLogin | undefined;
}

interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: Secret;
}

/** Reads `KAFKA_*`. Failure: throws `misconfigured`. */
export function kafkaSettings(variables: Variables): KafkaSettings {
  const mechanism = word(variables, 'KAFKA_SASL_MECHANISM', ['plain', 'scram-sha-256', 'scram-sha-512']);
  const username = optional(variables, 'KAFKA_USERNAME');
  const password = secret(variables, 'KAFKA_PASSWORD') ?? (async () => await Promise.resolve(''));
  return {
    brokers: required(variables, 'KAFKA_BROKERS')
      .split(',')
      .map((broker) => broker.trim()),
    tls: word(variables, 'KAFKA_TLS', ['off', 'on']),
    login: username === undefined ? undefined : { mechanism, username, password },
  };
}

/** Makes what kafkajs takes. The password is read now. */
export async function kafkaConfig(settings: KafkaSettings, clientId: string): Promise<KafkaConfig> {
  const { brokers, tls, login } = settings;
  const config: KafkaConfig = { brokers: [...brokers], clientId, ssl: tls === 'on' };
  if (login === undefined) return config;
  const { mechanism, username } = login;
  const password = await login.password();
  return { ...config, sasl: { mechanism, username, password } as NonNullable<KafkaConfig['sasl']> };
}
