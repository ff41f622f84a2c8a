import { freePorts } from '../process/ports.ts';
import type { ResolvedKafkaOptions } from './options.ts';

/** The ports of one node; those of listeners that it lacks are undefined. */
interface NodePorts {
  readonly plaintext: number;
  readonly controller: number;
  readonly sasl?: number | undefined;
  readonly saslSsl?: number | undefined;
  readonly proxied?: { readonly listen: number; readonly advertise: number } | undefined;
}

/** One node of a cluster before it is started. */
export interface NodePlan {
  /** From 1. */
  readonly id: number;
  readonly ports: NodePorts;
}

/** Gives every node its ports: free ones, or consecutive ones from `port`. */
export async function planNodes(options: ResolvedKafkaOptions): Promise<NodePlan[]> {
  const perNode = 2 + (options.listeners === 'all' ? 2 : 0) + (options.advertise === undefined ? 0 : 1);
  const ports = await choosePorts(options.port, perNode * options.nodes);
  const plans: NodePlan[] = [];
  for (let id = 1; id <= options.nodes; id += 1)
    plans.push({ id, ports: await nodePorts(id, ports.splice(0, perNode), options) });
  return plans;
}

async function choosePorts(first: number | undefined, count: number): Promise<number[]> {
  if (first === undefined) return await freePorts(count);
  return Array.from({ length: count }, (_, index) => first + index);
}

async function nodePorts(id: number, ports: number[], options: ResolvedKafkaOptions): Promise<NodePorts> {
  const next = (): number => {
    const port = ports.shift();
    if (port === undefined) throw new Error(`Kafka node ${id}: expected one more port`);
    return port;
  };
  const plain = { plaintext: next(), controller: next() };
  const secure = options.listeners === 'all' ? { sasl: next(), saslSsl: next() } : {};
  if (options.advertise === undefined) return { ...plain, ...secure };
  const listen = next();
  return { ...plain, ...secure, proxied: { listen, advertise: await options.advertise(id, listen) } };
}
