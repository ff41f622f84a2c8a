import type { NodePlan } from './node-plan.ts';
import type { ResolvedKafkaOptions } from './options.ts';
import { adminUser, users } from './users.ts';

/** What the properties of one node depend on. */
export interface PropertiesInput {
  readonly node: NodePlan;
  readonly nodes: readonly NodePlan[];
  readonly dataFolder: string;
  readonly keyStore: { readonly file: string; readonly password: string };
  readonly options: Pick<ResolvedKafkaOptions, 'listeners' | 'acl' | 'properties'>;
}

const host = '127.0.0.1';

/** Writes the text of a node's server.properties. */
export function serverProperties(input: PropertiesInput): string {
  const { options } = input;
  const all: Record<string, string | number> = {
    ...nodeProperties(input),
    ...replicaProperties(input.nodes.length),
    ...quickProperties,
    ...(options.listeners === 'all' ? securityProperties(input.keyStore) : {}),
    ...(options.acl === 'on' ? aclProperties : {}),
    ...options.properties,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function nodeProperties({ node, nodes, dataFolder }: PropertiesInput): Record<string, string | number> {
  const listeners = listenersOf(node);
  const toText = (port: 'listen' | 'advertise'): string =>
    listeners.map((listener) => `${listener.name}://${host}:${listener[port]}`).join(',');
  return {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map(({ id, ports }) => `${id}@${host}:${ports.controller}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `${toText('listen')},CONTROLLER://${host}:${node.ports.controller}`,
    'advertised.listeners': toText('advertise'),
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': dataFolder,
  };
}

function listenersOf({ ports }: NodePlan): { name: string; listen: number; advertise: number }[] {
  const { plaintext, sasl, saslSsl, proxied } = ports;
  const listeners = [{ name: 'PLAINTEXT', listen: plaintext, advertise: plaintext }];
  if (sasl !== undefined) listeners.push({ name: 'SASL_PLAINTEXT', listen: sasl, advertise: sasl });
  if (saslSsl !== undefined) listeners.push({ name: 'SASL_SSL', listen: saslSsl, advertise: saslSsl });
  if (proxied !== undefined) listeners.push({ name: 'PROXIED', ...proxied });
  return listeners;
}

function replicaProperties(nodes: number): Record<string, number> {
  const replicas = Math.min(nodes, 3);
  const inSync = replicas < 3 ? 1 : 2;
  return {
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
  };
}

/** Small and quick rather than fit for work; records of any age are kept. */
const quickProperties: Record<string, string | number> = {
  'auto.create.topics.enable': 'false',
  'log.retention.ms': -1,
  // The default is 128 MB of heap.
  'log.cleaner.dedupe.buffer.size': 4_194_304,
  'group.initial.rebalance.delay.ms': 0,
  // What a restart after a crash waits for.
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.num.partitions': 4,
  'num.network.threads': 2,
  'num.io.threads': 4,
};

const aclProperties: Record<string, string> = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  // The brokers talk to each other without a name.
  'super.users': `User:ANONYMOUS;User:${adminUser.username}`,
};

function securityProperties({ file, password }: PropertiesInput['keyStore']): Record<string, string> {
  const login = 'org.apache.kafka.common.security';
  const names = users.map((user) => `user_${user.username}="${user.password}"`).join(' ');
  const properties: Record<string, string> = {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': file,
    'ssl.keystore.password': password,
  };
  for (const listener of ['sasl_plaintext', 'sasl_ssl']) {
    const prefix = `listener.name.${listener}`;
    properties[`${prefix}.plain.sasl.jaas.config`] = `${login}.plain.PlainLoginModule required ${names};`;
    properties[`${prefix}.scram-sha-256.sasl.jaas.config`] = `${login}.scram.ScramLoginModule required;`;
  }
  return properties;
}
