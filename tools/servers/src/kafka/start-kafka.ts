import { ServerUnavailableError } from '../resolve-server.ts';
import { useKafkaAt } from './address-server.ts';
import { makeNodes, otherListeners } from './assemble.ts';
import { loadCertificate } from './certificate.ts';
import { findKafka } from './find-kafka.ts';
import { LocalKafka } from './local-server.ts';
import { planNodes } from './node-plan.ts';
import type { LocalNode } from './node.ts';
import { resolveKafkaOptions } from './options.ts';
import type { KafkaOptions, ResolvedKafkaOptions } from './options.ts';
import { PortTakenError } from './ready.ts';
import type { KafkaRuntime } from './runtime.ts';
import type { KafkaServer } from './server.ts';
import { openClusterFolder } from './server-folder.ts';

const maxAttempts = 3;

/**
 * Starts a Kafka for tests: real brokers on free ports of 127.0.0.1, or the one that `RIVERGRAPH_KAFKA_BROKERS` names.
 *
 * Resolves once every node answers. The nodes end with this process at the latest, however it ends; several processes may start
 * servers at once. The caller owns the server and stops it.
 *
 * Rejects with a `ServerUnavailableError` when Kafka can be had in no way, or not with these options; with the end of the log when
 * a node does not start.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer> {
  const resolved = resolveKafkaOptions(options);
  const found = await findKafka(resolved);
  if (!found.available) throw new ServerUnavailableError(found.why);
  if ('brokers' in found.means) return await useKafkaAt(found.means.brokers, resolved);
  return await startLocal(found.means.runtime, resolved);
}

/** Another process may take a port that was free a moment ago. */
async function startLocal(runtime: KafkaRuntime, options: ResolvedKafkaOptions): Promise<KafkaServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptStart(runtime, options);
    } catch (error) {
      const again = error instanceof PortTakenError && options.port === undefined && attempt < maxAttempts;
      if (!again) throw error;
    }
  }
}

async function attemptStart(runtime: KafkaRuntime, options: ResolvedKafkaOptions): Promise<KafkaServer> {
  const folder = await openClusterFolder(options.folder);
  let nodes: LocalNode[] = [];
  try {
    const certificate = options.listeners === 'all' ? await loadCertificate(runtime) : undefined;
    const plans = await planNodes(options);
    nodes = makeNodes(plans, { runtime, options, certificate, folder });
    await bringUp(nodes);
    const { version } = options;
    return new LocalKafka({
      kind: runtime.how,
      version,
      nodes,
      folder,
      ...otherListeners(plans, certificate),
    });
  } catch (error) {
    await Promise.all(nodes.map(async (node) => await node.kill()));
    await folder.remove();
    throw error;
  }
}

async function bringUp(nodes: readonly LocalNode[]): Promise<void> {
  const ids = nodes.map((node) => node.id);
  await Promise.all(nodes.map(async (node) => await node.prepare()));
  await Promise.all(nodes.map(async (node) => await node.start()));
  await Promise.all(nodes.map(async (node) => await node.ready(ids)));
}
