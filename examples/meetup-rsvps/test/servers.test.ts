import { describe, expect, it } from 'vitest';
import { kafkaOf, neo4jOf } from '../src/servers.ts';

describe('kafkaOf', () => {
  it('takes a user and a password over TLS, as Confluent Cloud wants it', () => {
    const kafka = kafkaOf({
      KAFKA_BROKERS: 'one:9092, two:9092',
      KAFKA_USERNAME: 'key',
      KAFKA_PASSWORD: 'secret',
    });

    expect(kafka).toEqual({
      brokers: ['one:9092', 'two:9092'],
      ssl: true,
      sasl: { mechanism: 'plain', username: 'key', password: 'secret' },
    });
  });

  it('takes a Kafka that asks for nothing', () => {
    expect(kafkaOf({ KAFKA_BROKERS: 'localhost:9092' })).toEqual({ brokers: ['localhost:9092'] });
  });

  it('is none without brokers', () => {
    expect(kafkaOf({ KAFKA_USERNAME: 'key' })).toBeUndefined();
  });
});

describe('neo4jOf', () => {
  it('takes a user and a password, as Aura wants it', () => {
    const url = 'neo4j+s://xxxxxxxx.databases.neo4j.io';

    expect(neo4jOf({ NEO4J_URL: url, NEO4J_USERNAME: 'xxxxxxxx', NEO4J_PASSWORD: 'secret' })).toEqual({
      url,
      auth: { username: 'xxxxxxxx', password: 'secret' },
    });
  });

  it('takes the user that every Neo4j has where none is named, and nobody where there is no password', () => {
    const url = 'bolt://localhost';

    expect(neo4jOf({ NEO4J_URL: url, NEO4J_PASSWORD: 'secret' })?.auth?.username).toBe('neo4j');
    expect(neo4jOf({ NEO4J_URL: url })?.auth).toBeUndefined();
    expect(neo4jOf({})).toBeUndefined();
  });
});
