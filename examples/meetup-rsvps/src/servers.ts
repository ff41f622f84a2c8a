import { randomUUID } from 'node:crypto';
import { startAll } from '@rivergraph/example-kit';
import { startKafka, startNeo4j } from '@rivergraph/servers';
import type { BasicCredentials, Neo4jAddress } from '@rivergraph/sink-neo4j';
import type { KafkaConfig } from 'kafkajs';
import { withAdmin } from './kafka.ts';
import { withDriver } from './neo4j.ts';

/** Where a Neo4j is and who one is there. */
export interface Neo4jTarget extends Neo4jAddress {
  readonly auth: BasicCredentials | undefined;
}

/** A server that answers. */
interface Opened<TTarget> {
  readonly target: TTarget;
  /** Whose it is: it was started for this run, or is there anyway. */
  readonly from: 'started' | 'yours';
  readonly version: string | undefined;
  stop(): Promise<void>;
}

/** The servers of a run. */
export interface Servers extends AsyncDisposable {
  readonly kafka: Opened<KafkaConfig>;
  readonly neo4j: Opened<Neo4jTarget>;
}

/**
 * Starts a Kafka and a Neo4j that ask for a password and speak TLS, or takes those that the environment names.
 *
 * The caller disposes of them; servers of the user's own go on. Failure: a `NoServerError`, and nothing is left.
 */
export async function openServers(environment: NodeJS.ProcessEnv = process.env): Promise<Servers> {
  return await startAll({ kafka: openKafka(environment), neo4j: openNeo4j(environment) });
}

async function openKafka(environment: NodeJS.ProcessEnv): Promise<Opened<KafkaConfig>> {
  const own = kafkaOf(environment);
  if (own !== undefined) {
    await expectAnswer('Kafka at KAFKA_BROKERS', async () => {
      await withAdmin(own, async (admin) => await admin.listTopics());
    });
    return yours(own);
  }
  const kafka = await startKafka({ listeners: 'all' });
  const { brokers, username, password, ca } = kafka.saslSsl;
  const target: KafkaConfig = {
    brokers: [...brokers],
    ssl: { ca: [ca] }, // its certificate is its own
    sasl: { mechanism: 'plain', username, password },
  };
  return { target, from: 'started', version: kafka.version, stop: async () => await kafka.stop() };
}

/** Kafka's settings from the environment: with a user name they are those of Confluent Cloud. */
export function kafkaOf(environment: NodeJS.ProcessEnv): KafkaConfig | undefined {
  const { KAFKA_BROKERS: list, KAFKA_USERNAME: username, KAFKA_PASSWORD: password = '' } = environment;
  if (!list) return undefined;
  const brokers = list.split(',').map((broker) => broker.trim());
  if (!username) return { brokers };
  return { brokers, ssl: true, sasl: { mechanism: 'plain', username, password } };
}

async function openNeo4j(environment: NodeJS.ProcessEnv): Promise<Opened<Neo4jTarget>> {
  const own = neo4jOf(environment);
  if (own !== undefined) {
    await expectAnswer('Neo4j at NEO4J_URL', async () => {
      await withDriver(own, async (driver) => await driver.executeQuery('RETURN 1'));
    });
    return yours(own);
  }
  const neo4j = await startNeo4j({ password: randomUUID(), tls: 'required' });
  const { username = 'neo4j', password = '', certificate = '', routedUrl, version } = neo4j;
  const target: Neo4jTarget = {
    url: routedUrl.replace('+ssc', ''),
    auth: { username, password },
    driverConfig: {
      encrypted: 'ENCRYPTION_ON',
      trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES',
      trustedCertificates: [certificate], // its certificate is its own
    },
  };
  return { target, from: 'started', version, stop: async () => await neo4j.stop() };
}

/** Neo4j's settings from the environment: with `neo4j+s://` they are those of Aura. */
export function neo4jOf(environment: NodeJS.ProcessEnv): Neo4jTarget | undefined {
  const { NEO4J_URL: url, NEO4J_USERNAME: username, NEO4J_PASSWORD: password } = environment;
  if (!url) return undefined;
  return { url, auth: password === undefined ? undefined : { username: username ?? 'neo4j', password } };
}

function yours<TTarget>(target: TTarget): Opened<TTarget> {
  return { target, from: 'yours', version: undefined, stop: async () => undefined };
}

async function expectAnswer(server: string, ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${server}: expected an answer, got an error: ${said}`, { cause });
  }
}
