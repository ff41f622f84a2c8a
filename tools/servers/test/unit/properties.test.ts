import { describe, expect, it } from 'vitest';
import { planNodes } from '../../src/kafka/node-plan.ts';
import { resolveKafkaOptions } from '../../src/kafka/options.ts';
import type { KafkaOptions } from '../../src/kafka/options.ts';
import { serverProperties } from '../../src/kafka/properties.ts';

async function propertiesOf(wanted: KafkaOptions, id = 1): Promise<Map<string, string>> {
  const options = resolveKafkaOptions({ port: 20_000, ...wanted }, {});
  const nodes = await planNodes(options);
  const node = nodes[id - 1];
  if (node === undefined) throw new Error(`expected a node ${id}`);
  const keyStore = { file: '/data/broker.p12', password: 'secret' };
  const text = serverProperties({ node, nodes, dataFolder: '/data', keyStore, options });
  const lines = text.trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('serverProperties', () => {
  it('gives one plain node its listeners and single replicas', async () => {
    const properties = await propertiesOf({});

    expect(properties.get('listeners')).toBe('PLAINTEXT://127.0.0.1:20000,CONTROLLER://127.0.0.1:20001');
    expect(properties.get('advertised.listeners')).toBe('PLAINTEXT://127.0.0.1:20000');
    expect(properties.get('controller.quorum.voters')).toBe('1@127.0.0.1:20001');
    expect(properties.get('offsets.topic.replication.factor')).toBe('1');
    expect([...properties.keys()].filter((key) => /sasl|ssl|authorizer/u.test(key))).toEqual([]);
  });

  it('lets three nodes vote and replicate, each on its own ports', async () => {
    const properties = await propertiesOf({ nodes: 3 }, 3);

    expect(properties.get('node.id')).toBe('3');
    expect(properties.get('controller.quorum.voters')).toBe(
      '1@127.0.0.1:20001,2@127.0.0.1:20003,3@127.0.0.1:20005',
    );
    expect(properties.get('advertised.listeners')).toBe('PLAINTEXT://127.0.0.1:20004');
    expect(properties.get('default.replication.factor')).toBe('3');
    expect(properties.get('min.insync.replicas')).toBe('2');
  });

  it('advertises another port than it listens on to clients that are sent elsewhere', async () => {
    const properties = await propertiesOf({ advertise: async (node, port) => port + 10_000 * node });

    expect(properties.get('listeners')).toContain('PROXIED://127.0.0.1:20002');
    expect(properties.get('advertised.listeners')).toContain('PROXIED://127.0.0.1:30002');
    expect(properties.get('inter.broker.listener.name')).toBe('PLAINTEXT');
  });

  it('adds users, certificate and rights', async () => {
    const properties = await propertiesOf({ listeners: 'all', acl: 'on' });

    expect(properties.get('advertised.listeners')).toBe(
      'PLAINTEXT://127.0.0.1:20000,SASL_PLAINTEXT://127.0.0.1:20002,SASL_SSL://127.0.0.1:20003',
    );
    expect(properties.get('listener.name.sasl_ssl.plain.sasl.jaas.config')).toContain('user_limited=');
    expect(properties.get('ssl.keystore.location')).toBe('/data/broker.p12');
    expect(properties.get('super.users')).toBe('User:ANONYMOUS;User:rivergraph');
  });

  it('lets the properties that were asked for win', async () => {
    const properties = await propertiesOf({
      properties: { 'log.retention.ms': '5', 'message.max.bytes': '9' },
    });

    expect(properties.get('log.retention.ms')).toBe('5');
    expect(properties.get('message.max.bytes')).toBe('9');
  });
});
