import { ServerUnavailableError } from '../resolve-server.ts';
import type { OtherListeners } from './assemble.ts';
import type { LocalNode } from './node.ts';
import type { KafkaFeatures, KafkaSasl, KafkaSaslSsl, KafkaServer } from './server.ts';
import type { ClusterFolder } from './server-folder.ts';

/** What a running server is made of. */
export interface LocalKafkaParts extends OtherListeners {
  readonly kind: 'docker' | 'java';
  readonly version: string;
  readonly nodes: readonly LocalNode[];
  readonly folder: ClusterFolder;
}

/** A server whose processes this machine runs. */
export class LocalKafka implements KafkaServer {
  readonly kind: 'docker' | 'java';
  readonly version: string;
  readonly features: KafkaFeatures;
  readonly brokers: readonly string[];
  readonly proxied: readonly string[];
  readonly nodes: readonly LocalNode[];
  readonly #parts: LocalKafkaParts;

  constructor(parts: LocalKafkaParts) {
    this.kind = parts.kind;
    this.version = parts.version;
    this.features = { processes: true, security: parts.sasl !== undefined };
    this.brokers = parts.nodes.map((node) => node.broker);
    this.proxied = parts.proxied;
    this.nodes = parts.nodes;
    this.#parts = parts;
  }

  get sasl(): KafkaSasl {
    return secured(this.#parts.sasl);
  }

  get saslSsl(): KafkaSaslSsl {
    return secured(this.#parts.saslSsl);
  }

  log(): string {
    return this.nodes.map((node) => `Kafka node ${node.id}:\n${node.log()}\n`).join('');
  }

  async stop(): Promise<void> {
    const { folder } = this.#parts;
    // Nothing has to be kept of what is thrown away, and nodes that stop all at once wait for each other.
    const end = async (node: LocalNode): Promise<void> =>
      await (folder.isTemporary ? node.kill() : node.stop());
    await Promise.all(this.nodes.map(end));
    await folder.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function secured<T>(listener: T | undefined): T {
  if (listener === undefined)
    throw new ServerUnavailableError("Kafka: expected it to be started with listeners 'all', got 'plain'");
  return listener;
}
