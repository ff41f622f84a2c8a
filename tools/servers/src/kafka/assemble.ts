import { join } from 'node:path';
import { keyStoreName, keyStorePassword } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { NodePlan } from './node-plan.ts';
import { LocalNode } from './node.ts';
import type { ResolvedKafkaOptions } from './options.ts';
import { serverProperties } from './properties.ts';
import type { KafkaRuntime } from './runtime.ts';
import type { KafkaSasl, KafkaSaslSsl } from './server.ts';
import type { ClusterFolder } from './server-folder.ts';
import { adminUser, limitedUser } from './users.ts';

/** What all nodes of a cluster have in common. */
export interface Surroundings {
  readonly runtime: KafkaRuntime;
  readonly options: ResolvedKafkaOptions;
  /** For `listeners: 'all'`. */
  readonly certificate: Certificate | undefined;
  readonly folder: ClusterFolder;
}

/** Makes the nodes that were planned; none is started. */
export function makeNodes(plans: readonly NodePlan[], around: Surroundings): LocalNode[] {
  return plans.map((plan) => makeNode(plan, plans, around));
}

function makeNode(node: NodePlan, nodes: readonly NodePlan[], around: Surroundings): LocalNode {
  const folder = join(around.folder.path, `node-${node.id}`);
  const properties = serverProperties({
    node,
    nodes,
    dataFolder: join(folder, 'data'),
    keyStore: { file: join(folder, keyStoreName), password: keyStorePassword },
    options: around.options,
  });
  return new LocalNode({
    id: node.id,
    broker: `127.0.0.1:${node.ports.plaintext}`,
    clusterId: around.folder.clusterId,
    runtime: around.runtime,
    folder,
    properties,
    keyStore: around.certificate?.keyStore,
  });
}

/** What clients need to know of the listeners beside the plaintext one. */
export interface OtherListeners {
  readonly proxied: readonly string[];
  readonly sasl: KafkaSasl | undefined;
  readonly saslSsl: KafkaSaslSsl | undefined;
}

/** Describes the listeners that nodes were planned with. */
export function otherListeners(
  plans: readonly NodePlan[],
  certificate: Certificate | undefined,
): OtherListeners {
  const proxied = addresses(plans, ({ ports }) => ports.proxied?.advertise);
  if (certificate === undefined) return { proxied, sasl: undefined, saslSsl: undefined };
  const users = { ...adminUser, limited: limitedUser };
  return {
    proxied,
    sasl: { ...users, brokers: addresses(plans, ({ ports }) => ports.sasl) },
    saslSsl: { ...users, brokers: addresses(plans, ({ ports }) => ports.saslSsl), ca: certificate.ca },
  };
}

function addresses(plans: readonly NodePlan[], portOf: (plan: NodePlan) => number | undefined): string[] {
  return plans
    .map(portOf)
    .filter((port) => port !== undefined)
    .map((port) => `127.0.0.1:${port}`);
}
