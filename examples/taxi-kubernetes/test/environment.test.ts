import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kafkaConfig, kafkaSettings } from '../src/environment/kafka.ts';
import { neo4jCredentials, neo4jSettings } from '../src/environment/neo4j.ts';
import { serviceSettings } from '../src/environment/service.ts';
import { topicsForm } from '../src/environment/topics.ts';

const least = { KAFKA_BROKERS: 'a:9092, b:9092', NEO4J_URL: 'bolt://graph:7687', STATE_FOLDER: '/state' };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taxi-environment-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('serviceSettings', () => {
  it('has a default for all but where Kafka, Neo4j and the state are', () => {
    const { kafka, neo4j, token, ...others } = serviceSettings(least);

    expect(kafka).toMatchObject({ brokers: ['a:9092', 'b:9092'], tls: 'off', login: undefined });
    expect(neo4j).toEqual({ url: 'bolt://graph:7687', login: undefined });
    expect(token).toBeUndefined();
    expect(others).toMatchObject({ host: '127.0.0.1', port: 8083, batchSize: 1_000, drainTimeoutMs: 30_000 });
  });

  it.each(['KAFKA_BROKERS', 'NEO4J_URL', 'STATE_FOLDER'])('wants %s, and an empty one is none', (name) => {
    expect(() => serviceSettings({ ...least, [name]: ' ' })).toThrow(`expected ${name}, got nothing`);
  });

  it.each([
    ['HTTP_PORT', '65536'],
    ['BATCH_SIZE', '5001'],
    ['SESSION_TIMEOUT_MS', '10s'],
    ['KAFKA_TLS', 'yes'],
  ])('refuses %s=%s, without saying what it is', (name, value) => {
    const read = (): unknown => serviceSettings({ ...least, [name]: value });

    expect(read).toThrow(`expected ${name} to be`);
    expect(read).not.toThrow(value);
  });
});

describe('kafkaConfig', () => {
  it('logs in over TLS with a password from a file, as it is now', async () => {
    const file = join(folder, 'KAFKA_PASSWORD');
    const settings = kafkaSettings({
      ...least,
      KAFKA_TLS: 'on',
      KAFKA_USERNAME: 'taxi',
      KAFKA_PASSWORD_FILE: file,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
    });
    await writeFile(file, 'first\n');
    const first = await kafkaConfig(settings, 'one');
    await writeFile(file, 'second\n');

    const second = await kafkaConfig(settings, 'one');

    expect(first).toMatchObject({
      clientId: 'one',
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'taxi' },
    });
    expect([first.sasl, second.sasl]).toMatchObject([{ password: 'first' }, { password: 'second' }]);
  });

  it('logs nobody in without a user name', async () => {
    const config = await kafkaConfig(
      kafkaSettings({ ...least, KAFKA_USERNAME: '', KAFKA_PASSWORD: 'x' }),
      'one',
    );

    expect(config).toEqual({ brokers: ['a:9092', 'b:9092'], clientId: 'one', ssl: false });
  });
});

describe('neo4jCredentials', () => {
  it('takes the file before the variable', async () => {
    const file = join(folder, 'NEO4J_PASSWORD');
    await writeFile(file, 'from the file');

    const credentials = await neo4jCredentials(
      neo4jSettings({ ...least, NEO4J_PASSWORD: 'from the variable', NEO4J_PASSWORD_FILE: file }),
    );

    expect(credentials).toEqual({ username: 'neo4j', password: 'from the file' });
  });

  it('says which variable names a file that is not there, and not the file', async () => {
    const settings = neo4jSettings({ ...least, NEO4J_PASSWORD_FILE: join(folder, 'secret-name') });

    const reading = neo4jCredentials(settings);

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('NEO4J_PASSWORD_FILE'),
    });
    await expect(reading).rejects.not.toThrow('secret-name');
  });
});

describe('topicsForm', () => {
  it('leaves the number of replicas to the cluster', () => {
    expect(topicsForm({ TRIPS_PARTITIONS: '6' })).toEqual({ partitions: 6, replicas: -1 });
  });
});
